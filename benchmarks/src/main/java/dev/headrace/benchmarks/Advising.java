package dev.headrace.benchmarks;

import dev.headrace.advisor.catalogue.Catalogue;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Progress;
import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.WorkloadFile;
import dev.headrace.billing.prices.PriceBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long an answer takes: the advice for the example of the README, as a user types it, and a
 * month of a hundred requests a second on every way that Lambda has, with all that is simulated.
 */
final class Advising {
  private static final int RUNS = 3;
  private static final double ADVICE_SECONDS = 10;
  private static final double MONTH_SECONDS = 300;
  private static final String EXAMPLE = "examples/workloads/support-agent.yaml";

  /** The day whose prices hold; a later one would only add words about stale rows. */
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  private static final String HUNDRED_A_SECOND =
      """
      headrace: 1
      name: hundred-a-second
      traffic: {requests: 100/s, shape: poisson}
      components:
        api: {kind: function, runtime: python3.13, package: 10MB, memory: 512MiB,
              duration: {p50: 100ms, p99: 400ms}, waiting: 50%}
      """;

  private Advising() {}

  static void measure(Path root, FigureTable table) throws IOException {
    double version = secondsOf(root, "version");
    double advice = secondsOf(root, "advise", EXAMPLE, "--date", DAY.toString());
    table.add(
        new Figure(
            "advise for the example of the README, median of " + RUNS,
            seconds(advice),
            "a command that only starts " + seconds(version),
            "<= " + seconds(ADVICE_SECONDS),
            advice <= ADVICE_SECONDS));
    table.add(month());
  }

  private static Figure month() {
    Workload workload = WorkloadFile.parse(HUNDRED_A_SECOND);
    var simulator = new Simulator(Effort.FULL, Progress.NONE, PriceBook.shipped(), DAY);
    List<Prediction> predictions = new ArrayList<>();
    long begin = System.nanoTime();
    for (Shape shape : Catalogue.shipped().shapes()) {
      if (shape.family().equals("lambda") && shape.simulated()) {
        for (Component component : workload.components()) {
          predictions.addAll(simulator.predict(workload, component, shape, 1));
        }
      }
    }
    double took = (System.nanoTime() - begin) / 1e9;
    long calls = 0;
    for (Prediction prediction : predictions) {
      var latency = prediction.latency();
      calls += latency == null ? 0 : latency.samples();
    }
    return new Figure(
        "a month at 100 requests/s, all options of Lambda",
        seconds(took),
        String.format(
            Locale.ROOT,
            "%d options, %,d calls simulated, %,.0f/s",
            predictions.size(),
            calls,
            calls / took),
        "<= " + seconds(MONTH_SECONDS),
        took <= MONTH_SECONDS && !predictions.isEmpty());
  }

  /** The median time of a command, from its start to its end. */
  private static double secondsOf(Path root, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("headrace").toString());
    command.addAll(List.of(arguments));
    var seconds = new double[RUNS];
    Path out = Files.createTempFile("headrace-bench", ".txt");
    try {
      for (int i = 0; i < RUNS; i++) {
        long begin = System.nanoTime();
        Process process =
            new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.waitFor() != 0) {
          throw new IOException(String.join(" ", command) + " failed");
        }
        seconds[i] = (System.nanoTime() - begin) / 1e9;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(out);
    }
    Arrays.sort(seconds);
    return seconds[RUNS / 2];
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }
}
