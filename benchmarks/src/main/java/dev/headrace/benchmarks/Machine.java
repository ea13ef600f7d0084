package dev.headrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that a figure was measured on, in words. */
final class Machine {
  private Machine() {}

  static String description() throws IOException {
    return Runtime.getRuntime().availableProcessors()
        + " cores of "
        + value("/proc/cpuinfo", "model name")
        + ", "
        + Math.round(memoryKilobytes() / 1024.0 / 1024.0)
        + " GB, Linux "
        + System.getProperty("os.version").replaceAll("[^0-9.].*", "")
        + ", Java "
        + Runtime.version().feature();
  }

  private static double memoryKilobytes() throws IOException {
    return Double.parseDouble(value("/proc/meminfo", "MemTotal").replaceAll("\\D", ""));
  }

  private static String value(String file, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of(file))) {
      if (line.startsWith(name)) {
        return line.substring(line.indexOf(':') + 1).trim();
      }
    }
    return "an unknown processor";
  }
}
