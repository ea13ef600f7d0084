package dev.headrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** How long the server takes from its command to its ready line, and what it then holds idle. */
final class StartUp {
  private static final int RUNS = 5;
  private static final double TARGET_MICROS = 300_000;
  private static final long TARGET_BYTES = 120L << 20;
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private StartUp() {}

  static void measure(Path root, FigureTable table) throws IOException {
    long[] nanos = new long[RUNS];
    long bytes = 0;
    for (int i = -1; i < RUNS; i++) {
      try (var server = ServerUnderTest.start(root)) {
        if (i >= 0) {
          nanos[i] = server.startNanos();
        }
        if (i == RUNS - 1) {
          settle();
          bytes = server.residentBytes();
        }
      }
    }
    Arrays.sort(nanos);
    double medianMicros = nanos[RUNS / 2] / 1_000.0;
    double jvmMicros = emptyJvmMicros();
    table.add(
        new Figure(
            "start to ready line, median of " + RUNS,
            Figure.millis(medianMicros),
            "an empty JVM "
                + Figure.millis(jvmMicros)
                + ", ratio "
                + Figure.ratio(medianMicros / jvmMicros),
            "<= " + Figure.millis(TARGET_MICROS),
            medianMicros <= TARGET_MICROS));
    table.add(
        new Figure(
            "resident memory when idle",
            (bytes >> 20) + " MB",
            "",
            "<= " + (TARGET_BYTES >> 20) + " MB",
            bytes <= TARGET_BYTES));
  }

  /** Idle means idle for a while: what a start leaves to threads of its own has come to rest. */
  private static void settle() {
    try {
      TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double emptyJvmMicros() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    long best = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long begin = System.nanoTime();
      Process process =
          new ProcessBuilder(java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      best = Math.min(best, System.nanoTime() - begin);
    }
    return best / 1_000.0;
  }
}
