package dev.headrace.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final long GENERATIONS = 1_000_000;
  private static final double MOST_GENERATION_NANOS = 500;

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
    measureGenerations(table);
  }

  /** The same of a generation of a model, with what the journal's writer does for it. */
  private static void measureGenerations(FigureTable table) throws IOException {
    double without = Double.POSITIVE_INFINITY;
    double with = Double.POSITIVE_INFINITY;
    for (int turn = 0; turn < TURNS; turn++) {
      without = Math.min(without, generationNanos(""));
      with = Math.min(with, generationNanos(SimulatedLoad.RECORDED));
    }
    table.add(
        new Figure(
            "recording the generations of a model, added to a generation",
            Figure.nanos(with - without),
            String.format(
                Locale.ROOT,
                "the rules that serve it %s, ratio %s",
                Figure.nanos(without),
                Figure.ratio(with / without)),
            "<= " + Figure.nanos(MOST_GENERATION_NANOS),
            with - without <= MOST_GENERATION_NANOS));
  }

  private static double generationNanos(String recorded) throws IOException {
    double[] rates =
        printed(SimulatedModel.class, SimulatedModel.RATE, Long.toString(GENERATIONS), recorded);
    return NANOS_PER_SECOND / rates[0];
  }

  private static double nanos(String recorded) throws IOException {
    return NANOS_PER_SECOND / measured(RECORDED_FUNCTIONS, recorded)[0];
  }

  /** The rate with rules and the one without. */
  private static double[] measured(int functions, String recorded) throws IOException {
    return printed(
        SimulatedLoad.class,
        SimulatedLoad.RATE,
        Integer.toString(functions),
        Long.toString(INVOCATIONS),
        recorded);
  }

  /** The rates that a simulation in a process of its own prints last. */
  private static double[] printed(Class<?> simulation, String label, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(HEAP, "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), simulation.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (exitStatus(process) != 0) {
      throw new IOException("the simulation failed, or a rule never fired:\n" + printed);
    }
    System.err.print(printed.indent(2));
    int rates = printed.indexOf(label) + label.length();
    return Arrays.stream(printed.substring(rates).strip().split(" ", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
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
