package dev.headrace.advisor.advice;

import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Workload;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A field of the workload.
 *
 * @param workload as it is
 * @param changed the workload with the field times a factor
 */
record WorkloadInput(
    String path,
    Origin origin,
    DoubleFunction<String> inWords,
    DoubleFunction<Workload> changed,
    Workload workload,
    Explorer explorer)
    implements Input {

  @Override
  public String words(double factor) {
    return inWords.apply(factor);
  }

  @Override
  public @Nullable Reading read(Strategy strategy, double factor) {
    Candidate candidate = explorer.at(factor == 1 ? workload : changed.apply(factor), strategy);
    return candidate == null ? null : new Reading(candidate.totalUsd(), candidate.standing());
  }
}
