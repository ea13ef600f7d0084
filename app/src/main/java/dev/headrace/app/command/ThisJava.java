package dev.headrace.app.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that this process was started with, for starting another of the same kind. */
final class ThisJava {
  private static final String MAIN = "dev.headrace.app.Main";

  private ThisJava() {}

  /** Java, its options and the main class; the arguments are the caller's to add. */
  static List<String> command() {
    String java = System.getProperty("java.home") + "/bin/java";
    List<String> command = new ArrayList<>();
    command.add(java);
    List<String> arguments = arguments();
    int main = arguments.indexOf(MAIN);
    if (main < 0) {
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    } else {
      command.addAll(arguments.subList(0, main));
    }
    command.add(MAIN);
    return command;
  }

  /**
   * What stood behind the program's name. The JDK itself tells no more than a page of it, and class
   * paths are longer.
   */
  private static List<String> arguments() {
    try {
      String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
      List<String> words = List.of(line.split("\0", -1));
      return words.subList(1, words.size());
    } catch (IOException notLinux) {
      return List.of(ProcessHandle.current().info().arguments().orElse(new String[0]));
    }
  }
}
