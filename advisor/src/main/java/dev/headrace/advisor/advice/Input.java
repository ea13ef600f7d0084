package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Standing;
import dev.headrace.advisor.workload.Origin;
import org.jspecify.annotations.Nullable;

/** Something that the answer depends on and that may be different. */
interface Input {
  /** The path of the field in the workload, or what else it is. */
  String path();

  /** Where its value comes from. */
  Origin origin();

  /** The value times a factor, in words; 1 for the value as it is. */
  String words(double factor);

  /** What a strategy comes to with the value times a factor; null where it cannot run so. */
  @Nullable Reading read(Strategy strategy, double factor);

  /** What a strategy comes to. */
  record Reading(double totalUsd, Standing standing) {
    /** Whether it is better than another: does more of what is asked, or as much for less. */
    boolean isBetterThan(Reading other) {
      int order = standing.compareTo(other.standing);
      return order < 0 || (order == 0 && totalUsd < other.totalUsd);
    }
  }
}
