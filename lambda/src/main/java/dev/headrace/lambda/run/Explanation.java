package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Phase;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where a request's time went.
 *
 * @param functionName the function
 * @param version the version that it was for
 * @param requestId the request
 * @param state {@code WAITING_} and the phase of its environment, {@code RUNNING}, or how it ended
 * @param cold whether it was the first request of its environment
 * @param provisioned whether it ran, or runs, in a provisioned environment
 * @param phaseNanos how long it waited, by phase; a phase that took no time is left out
 * @param runNanos how long it ran, so far or in all
 */
public record Explanation(
    String functionName,
    String version,
    String requestId,
    String state,
    boolean cold,
    boolean provisioned,
    Map<Phase, Long> phaseNanos,
    long runNanos) {
  public Explanation {
    phaseNanos = phaseNanos.isEmpty() ? new EnumMap<>(Phase.class) : new EnumMap<>(phaseNanos);
  }

  /** All of it. */
  public long totalNanos() {
    return phaseNanos.values().stream().mapToLong(Long::longValue).sum() + runNanos;
  }
}
