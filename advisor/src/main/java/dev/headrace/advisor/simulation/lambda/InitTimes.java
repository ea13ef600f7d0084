package dev.headrace.advisor.simulation.lambda;

import dev.headrace.advisor.simulation.Curve;
import dev.headrace.advisor.simulation.DataFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long the INIT phase of a function that does nothing takes on AWS, as measured.
 *
 * @param samples of which the quantiles were taken
 * @param quantiles the milliseconds that so large a share stays below, from 0 to 1
 */
record InitTimes(
    String runtime,
    String packaging,
    String architecture,
    int memoryMiB,
    long samples,
    double meanMillis,
    Curve quantiles) {
  private static final DataFile FILE = DataFile.beside(InitTimes.class, "init.csv");
  private static final List<InitTimes> MEASURED = FILE.rows().stream().map(InitTimes::of).toList();

  /** All that were measured. */
  static List<InitTimes> measured() {
    return MEASURED;
  }

  /**
   * The measurement nearest to a function: of its runtime, packaging and architecture, at the
   * largest measured memory that it has. A runtime that was not measured takes the newest one of
   * its family; null where its family was not measured either.
   */
  static @Nullable InitTimes nearest(
      String runtime, boolean image, String architecture, int memoryMiB) {
    String packaging = image ? "image" : "zip";
    InitTimes best = null;
    int bestRank = 0;
    for (InitTimes times : measured()) {
      if (!times.packaging.equals(packaging) || !times.architecture.equals(architecture)) {
        continue;
      }
      int rank = rank(times, runtime, memoryMiB);
      if (rank >= bestRank && rank > 0) {
        best = times;
        bestRank = rank;
      }
    }
    return best;
  }

  private static int rank(InitTimes times, String runtime, int memoryMiB) {
    boolean same = times.runtime.equals(runtime);
    if (!same && !times.family().equals(familyOf(runtime))) {
      return 0;
    }
    boolean fits = times.memoryMiB <= Math.max(memoryMiB, 128);
    return (same ? 1 << 20 : 0) + (fits ? 1 << 16 : 0) + (fits ? times.memoryMiB : 0) + 1;
  }

  /** The language without its version, such as {@code python}. */
  String family() {
    return familyOf(runtime);
  }

  static String familyOf(String runtime) {
    String lower = runtime.toLowerCase(Locale.ROOT);
    int digit = 0;
    while (digit < lower.length() && !Character.isDigit(lower.charAt(digit))) {
      digit++;
    }
    return lower.substring(0, digit);
  }

  private static InitTimes of(Map<String, String> row) {
    double mean = FILE.number(row, "mean");
    double p50 = FILE.number(row, "p50");
    double p90 = FILE.number(row, "p90");
    double p95 = FILE.number(row, "p95");
    double p99 = FILE.number(row, "p99");
    double most = FILE.number(row, "max");
    double upper =
        0.4 * (p50 + p90) / 2
            + 0.05 * (p90 + p95) / 2
            + 0.04 * (p95 + p99) / 2
            + 0.01 * (p99 + most) / 2;
    double least = Math.clamp((mean - upper) * 4 - p50, p50 / 2, p50);
    return new InitTimes(
        String.valueOf(row.get("runtime")),
        String.valueOf(row.get("package")),
        String.valueOf(row.get("architecture")),
        (int) FILE.number(row, "memoryMiB"),
        (long) FILE.number(row, "samples"),
        mean,
        Curve.of(0, least, 0.5, p50, 0.9, p90, 0.95, p95, 0.99, p99, 1, most));
  }

  /** The milliseconds that so large a share stays below. */
  double quantileMillis(double probability) {
    return quantiles.at(probability);
  }
}
