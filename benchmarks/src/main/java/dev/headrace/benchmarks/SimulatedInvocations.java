package dev.headrace.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How many invocations a second of one core's time the rules of Lambda decide in a simulated world,
 * beside what the same world does without rules; each number of functions in a process of its own.
 */
final class SimulatedInvocations {
  private static final String HEAP = "-Xmx256m";
  private static final long INVOCATIONS = 8_000_000;

  /** A number of functions and the rate that is promised for it. */
  private record Promise(int functions, double perSecond) {}

  private static final int RECORDED_FUNCTIONS = 100;
  private static final int TURNS = 3;
  private static final double MOST_RECORDING_NANOS = 200;
  private static final double NANOS_PER_SECOND = 1e9;

  private static final List<Promise> PROMISES =
      List.of(new Promise(1, 4e6), new Promise(100, 2e6), new Promise(1_000, 1e6));

  private SimulatedInvocations() {}

  static void measure(Path root, FigureTable table) throws IOException {
    for (Promise promise : PROMISES) {
      double[] rates = measured(promise.functions(), "");
      table.add(
          new Figure(
              String.format(
                  Locale.ROOT,
                  "simulated invocations, %,d function%s, one core, 256 MB heap",
                  promise.functions(),
                  promise.functions() == 1 ? "" : "s"),
              Figure.perSecond(rates[0]),
              "the world without rules "
                  + Figure.perSecond(rates[1])
                  + ", ratio "
                  + Figure.ratio(rates[0] / rates[1]),
              ">= " + Figure.perSecond(promise.perSecond()),
              rates[0] >= promise.perSecond()));
    }
  }

  /**
   * What it costs an invocation to be recorded for {@code what-if}, beside what its rules cost: the
   * same load is simulated with and without the recorder, by turns, and the best of each counts, as
   * other work on the machine only ever slows one down.
   */
  static void measureRecording(Path root, FigureTable table) throws IOException {
    double without = Double.POSITIVE_INFINITY;
    double with = Double.POSITIVE_INFINITY;
    for (int turn = 0; turn < TURNS; turn++) {
      without = Math.min(without, nanos(""));
      with = Math.min(with, nanos(SimulatedLoad.RECORDED));
    }
    table.add(
        new Figure(
            "recording the traffic of 100 functions, added to an invocation",
            Figure.nanos(with - without),
            String.format(
                Locale.ROOT,
                "its rules alone %s, ratio %s",
                Figure.nanos(without),
                Figure.ratio(with / without)),
            "<= " + Figure.nanos(MOST_RECORDING_NANOS),
            with - without <= MOST_RECORDING_NANOS));
  }

  private static double nanos(String recorded) throws IOException {
    return NANOS_PER_SECOND / measured(RECORDED_FUNCTIONS, recorded)[0];
  }

  /** The rate with rules and the one without. */
  private static double[] measured(int functions, String recorded) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatedLoad.class.getName(),
                Integer.toString(functions),
                Long.toString(INVOCATIONS),
                recorded)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (exitStatus(process) != 0) {
      throw new IOException("the simulation failed, or a rule never fired:\n" + printed);
    }
    System.err.print(printed.indent(2));
    int rates = printed.indexOf(SimulatedLoad.RATE) + SimulatedLoad.RATE.length();
    String[] numbers = printed.substring(rates).strip().split(" ", -1);
    return new double[] {Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])};
  }

  private static int exitStatus(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }
}
