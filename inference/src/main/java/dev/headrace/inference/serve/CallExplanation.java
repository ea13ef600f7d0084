package dev.headrace.inference.serve;

import dev.headrace.inference.TokenUse;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where the time of a request to a model went.
 *
 * @param requestId the id that its client was told
 * @param service the service that was asked
 * @param modelId the model as the client named it
 * @param modelName who answers
 * @param state {@code WAITING}, {@code RUNNING}, or how it ended
 * @param detail why it ended so; empty where there is nothing to say
 * @param waitNanos how long it waited, by what for; what took no time is left out
 * @param firstTokenNanos from its slot to its first token; 0 while that is not known
 * @param runNanos how long it had a slot, so far or in all
 * @param use what it used; nothing while that is not known
 */
public record CallExplanation(
    String requestId,
    String service,
    String modelId,
    String modelName,
    String state,
    String detail,
    Map<Wait, Long> waitNanos,
    long firstTokenNanos,
    long runNanos,
    TokenUse use) {
  public CallExplanation {
    waitNanos = waitNanos.isEmpty() ? new EnumMap<>(Wait.class) : new EnumMap<>(waitNanos);
  }

  /** All of it. */
  public long totalNanos() {
    return waitNanos.values().stream().mapToLong(Long::longValue).sum() + runNanos;
  }

  static CallExplanation of(ModelCall call, String state, long[] waits, long runNanos) {
    Map<Wait, Long> byKind = new EnumMap<>(Wait.class);
    for (Wait wait : Wait.values()) {
      if (waits.length > 0 && waits[wait.ordinal()] > 0) {
        byKind.put(wait, waits[wait.ordinal()]);
      }
    }
    return new CallExplanation(
        call.ask().requestId(),
        call.ask().service(),
        call.ask().modelId(),
        call.modelName(),
        state,
        call.detail,
        byKind,
        call.firstTokenNanos,
        runNanos,
        call.use);
  }
}
