package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Growth;
import dev.headrace.advisor.advice.Advice.Month;
import dev.headrace.advisor.workload.Workload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows growing traffic through the months, and says when another system becomes better. */
final class GrowthPath {
  /** How far one looks ahead. */
  static final int MONTHS = 12;

  private GrowthPath() {}

  /** The months from the first on; none where traffic does not grow. */
  static Growth of(Workload workload, Curves curves, List<Strategy> finalists) {
    double growth = workload.traffic().growthPerMonth();
    if (growth == 0) {
      return new Growth(List.of(), null, null);
    }
    List<Month> months = new ArrayList<>();
    Month switched = null;
    for (int month = 1; month <= MONTHS; month++) {
      double factor = StrictMath.pow(1 + growth, month - 1);
      Month shown = month(workload, curves, finalists, month, factor);
      if (shown == null) {
        break;
      }
      months.add(shown);
      if (switched == null && !shown.bestId().equals(finalists.getFirst().id())) {
        switched = shown;
      }
    }
    return new Growth(
        months,
        switched == null ? null : Integer.valueOf(switched.month()),
        switched == null ? null : switched.bestId());
  }

  private static @Nullable Month month(
      Workload workload, Curves curves, List<Strategy> finalists, int month, double factor) {
    Strategy best = null;
    Input.Reading bestReading = null;
    Input.Reading recommended = curves.reading(finalists.getFirst(), factor);
    for (Strategy strategy : finalists) {
      Input.Reading reading = curves.reading(strategy, factor);
      if (reading != null && (bestReading == null || reading.isBetterThan(bestReading))) {
        best = strategy;
        bestReading = reading;
      }
    }
    if (best == null || bestReading == null) {
      return null;
    }
    return new Month(
        month,
        Math.round(Volume.of(workload) * factor),
        recommended == null ? null : Range.shown(BigDecimal.valueOf(recommended.totalUsd())),
        best.id(),
        Range.shown(BigDecimal.valueOf(bestReading.totalUsd())));
  }
}
