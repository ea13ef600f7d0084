package dev.headrace.app.endtoend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code headrace} command, each time in a process of its own. */
final class Headrace {
  /** The class that the launcher starts. */
  static final String MAIN = "dev.headrace.app.Main";

  private Headrace() {}

  /** What starts a command; output and environment are the caller's to direct. */
  static ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dheadrace.root=" + System.getProperty("headrace.root", ".."));
    command.add(MAIN);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Runs a command to its end. */
  static Ran run(String... arguments) {
    return Ran.of(command(arguments));
  }
}
