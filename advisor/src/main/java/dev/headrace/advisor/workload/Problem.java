package dev.headrace.advisor.workload;

/**
 * One thing that is wrong with a file.
 *
 * @param line from 1; 0 where it is the whole file
 * @param column from 1; 0 where it is the whole line or file
 * @param path of the field, such as {@code components.agent.memory}; empty where there is none
 * @param message what is wrong, what is allowed, and the nearest name where there is one
 */
public record Problem(int line, int column, String path, String message) {
  /** {@code file:line:column path: message}, without the parts that are not known. */
  String in(String file) {
    var text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
    }
    if (line > 0 && column > 0) {
      text.append(':').append(column);
    }
    if (!path.isEmpty()) {
      text.append(' ').append(path);
    }
    return text.append(": ").append(message).toString();
  }
}
