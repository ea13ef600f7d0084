package dev.headrace.advisor.observe;

import dev.headrace.advisor.workload.Origin;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A commented workload file, line by line, which remembers where each value comes from and says so
 * twice: beside the value for who reads the file, and behind all values for what reads it.
 */
final class YamlLines {
  /** How many characters an origin may have: with 50 components the file stays below its limit. */
  static final int MAX_ORIGIN = 180;

  private static final int COMMENT_COLUMN = 44;

  private final StringBuilder text = new StringBuilder();
  private final ArrayDeque<String> path = new ArrayDeque<>();
  private final Map<String, String> origins = new LinkedHashMap<>();

  void comment(String words) {
    text.append("# ").append(plain(words)).append('\n');
  }

  /** Begins a mapping; values of the next depth belong to it. */
  void open(int depth, String name) {
    leave(depth);
    path.addLast(name);
    text.repeat(' ', depth * 2).append(name).append(":\n");
  }

  void blank() {
    text.append('\n');
  }

  /** A value and where it comes from. */
  void value(int depth, String name, String value, Origin origin, String how) {
    leave(depth);
    String said = shortened(plain(how));
    int from = text.length();
    text.repeat(' ', depth * 2).append(name).append(": ").append(value);
    text.repeat(' ', Math.max(2, COMMENT_COLUMN - (text.length() - from)));
    text.append("# ").append(origin).append(": ").append(said).append('\n');
    path.addLast(name);
    origins.put(String.join(".", path), origin.name().toLowerCase(Locale.ROOT) + ": " + said);
    path.removeLast();
  }

  /** A value that needs no word. */
  void value(int depth, String name, String value) {
    text.repeat(' ', depth * 2).append(name).append(": ").append(value).append('\n');
  }

  /** Says of all values where they come from, for what reads the file. */
  void origins() {
    if (origins.isEmpty()) {
      return;
    }
    blank();
    comment("The same for `headrace advise`, which would take every value for one that you gave:");
    comment("take out the line of a value that you change.");
    text.append("origins:\n");
    origins.forEach((field, said) ->
        text.append("  ").append(field).append(": ").append(quoted(said)).append('\n'));
  }

  private void leave(int depth) {
    while (path.size() > depth) {
      path.removeLast();
    }
  }

  private static String quoted(String words) {
    return '"' + words.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Names of files have no limit. */
  private static String shortened(String words) {
    return words.codePointCount(0, words.length()) <= MAX_ORIGIN
        ? words
        : words.substring(0, words.offsetByCodePoints(0, MAX_ORIGIN - 1)) + "…";
  }

  /** Names of files and charges may hold anything; a comment ends with its line. */
  private static String plain(String words) {
    var plain = new StringBuilder();
    words
        .codePoints()
        .forEach(c -> plain.appendCodePoint(Character.isDefined(c) && !isControl(c) ? c : '?'));
    return plain.toString();
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
