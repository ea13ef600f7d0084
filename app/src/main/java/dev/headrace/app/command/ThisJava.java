package dev.headrace.app.command;

import java.util.ArrayList;
import java.util.List;

/** The command that this process was started with, for starting another of the same kind. */
final class ThisJava {
  private static final String MAIN = "dev.headrace.app.Main";

  private ThisJava() {}

  /** Java, its options and the main class; the arguments are the caller's to add. */
  static List<String> command() {
    ProcessHandle.Info info = ProcessHandle.current().info();
    String java = System.getProperty("java.home") + "/bin/java";
    List<String> command = new ArrayList<>();
    command.add(java);
    String[] arguments = info.arguments().orElse(new String[0]);
    int main = List.of(arguments).indexOf(MAIN);
    if (main < 0) {
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    } else {
      command.addAll(List.of(arguments).subList(0, main));
    }
    command.add(MAIN);
    return command;
  }
}
