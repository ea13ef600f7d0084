package dev.headrace.advisor.simulation.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.LatencyCounts;
import dev.headrace.advisor.simulation.Reference;
import dev.headrace.advisor.simulation.Samples;
import dev.headrace.advisor.simulation.Stretch;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Starts of functions that do nothing, simulated and as published in lambda-perf
 * (https://github.com/maxday/lambda-perf): the error is printed and bounded.
 */
class ColdStartsAsMeasuredTest {
  private static final Map<String, String> RUNTIMES =
      Map.of(
          "python3.13", "python3.13",
          "nodejs22.x", "nodejs22.x",
          "java21", "java21",
          "dotnet8", "dotnet8",
          "ruby3.4", "ruby3.4",
          "rust (prov.al2023)", "rust");
  private static final Map<String, Double> QUANTILES =
      Map.of("init_p50", 0.5, "init_p90", 0.9, "init_p95", 0.95, "init_p99", 0.99);

  private static LatencyCounts simulated(Map<String, String> row, String runtime) {
    Code code =
        new Code(
            "empty",
            1,
            runtime,
            row.getOrDefault("arch", ""),
            1_000,
            row.getOrDefault("package", "").equals("image"),
            Spread.constant(0),
            128,
            512,
            Spread.constant(1),
            0,
            100,
            100,
            1,
            0,
            0,
            null,
            null,
            Set.of());
    Workload plain = Samples.workload(3_000, Samples.STEADY, code);
    Workload workload =
        new Workload(
            plain.name(),
            plain.region(),
            plain.traffic(),
            plain.components(),
            plain.goals(),
            plain.team(),
            plain.rules(),
            Map.of("components.empty.init", new Workload.Note(Origin.ASSUMED, "", "as measured")));
    var setup =
        new FunctionSetup(
            workload,
            code,
            (int) Reference.number(row, "memory_mb"),
            row.getOrDefault("arch", ""),
            false);
    var arrivals = Samples.context(workload, 1).arrivals(code);
    var init = new LatencyCounts();
    for (Stretch stretch : Stretch.of(arrivals, Effort.STANDARD, 1)) {
      init.add(
          new FunctionRun(setup, setup.profiles(), arrivals, stretch, Levels.NONE, 7).run().init);
    }
    return init;
  }

  @Test
  void reproduces_the_published_percentiles_of_cold_starts() {
    var middle = new ArrayList<Double>();
    var tail = new ArrayList<Double>();
    var mean = new ArrayList<Double>();
    for (Map<String, String> row : Reference.rows("coldstart/lambda_perf_60d_quantiles.csv")) {
      String runtime = RUNTIMES.get(row.get("runtime"));
      if (runtime != null) {
        LatencyCounts init = simulated(row, runtime);
        assertThat(init.total()).isGreaterThan(300);
        mean.add(init.meanMillis() / Reference.number(row, "init_mean_ms") - 1);
        QUANTILES.forEach((column, share) ->
            (share < 0.96 ? middle : tail)
                .add(init.quantileMillis(share) / Reference.number(row, column) - 1));
      }
    }
    assertThat(bound("mean", mean)).isLessThan(0.05);
    assertThat(bound("p50, p90, p95", middle)).isLessThan(0.12);
    assertThat(bound("p99", tail)).isLessThan(0.25);
  }

  /** Prints errors, and returns what nineteen in twenty of them do not exceed. */
  private static double bound(String what, List<Double> errors) {
    List<Double> sizes = errors.stream().map(Math::abs).toList();
    double bound = Reference.quantile(sizes, 0.95);
    System.out.printf(
        Locale.ROOT,
        "cold starts, %s: %d comparisons, median error %.1f%%, 95 in 100 within %.1f%%%n",
        what,
        errors.size(),
        100 * Reference.quantile(sizes, 0.5),
        100 * bound);
    return bound;
  }
}
