package dev.headrace.inference.serve;

import java.util.EnumMap;
import java.util.Map;

/**
 * A model as it is now, and what has happened to it since the process began.
 *
 * @param name its name here
 * @param servedHere whether its server runs on this machine
 * @param state such as {@code ASLEEP}, {@code READY} or {@code UNAVAILABLE}
 * @param waitsFor what a request that comes now would wait for
 * @param failure why its server failed last; empty where it did not
 * @param slots how many requests it answers at once
 * @param running how many it answers now
 * @param waiting how many wait
 * @param requests how many have come
 * @param endings how many ended how; what none did is left out
 * @param wakes how often its server was started
 * @param sleeps how often it was stopped because it was idle
 * @param evictions how often it was stopped because another needed its memory
 * @param failures how often it failed
 * @param waitMillisP50 the median of the times until a slot
 * @param waitMillisP99 the 99th percentile of them
 * @param firstTokenMillisP50 the median of the times from a slot to the first token
 * @param firstTokenMillisP99 the 99th percentile of them
 * @param tokensPerSecondP50 the median of the rates at which further tokens came
 */
public record ModelStatus(
    String name,
    boolean servedHere,
    String state,
    Wait waitsFor,
    String failure,
    int slots,
    int running,
    int waiting,
    long requests,
    Map<Ending, Long> endings,
    long inputTokens,
    long cachedInputTokens,
    long outputTokens,
    long wakes,
    long sleeps,
    long evictions,
    long failures,
    double waitMillisP50,
    double waitMillisP99,
    double firstTokenMillisP50,
    double firstTokenMillisP99,
    long tokensPerSecondP50) {
  private static final double MICROS_PER_MILLI = 1_000;
  private static final double HALF = 0.5;
  private static final double MOST = 0.99;

  public ModelStatus {
    endings = endings.isEmpty() ? new EnumMap<>(Ending.class) : new EnumMap<>(endings);
  }

  static ModelStatus of(ServedModel model) {
    ModelCounts counts = model.counts();
    Map<Ending, Long> endings = new EnumMap<>(Ending.class);
    for (Ending ending : Ending.values()) {
      if (counts.endings[ending.ordinal()] > 0) {
        endings.put(ending, counts.endings[ending.ordinal()]);
      }
    }
    Fleet fleet = model.fleet();
    Keeper keeper = fleet == null ? null : fleet.first();
    return new ModelStatus(
        model.name(),
        keeper != null,
        keeper == null ? "READY" : keeper.state().name(),
        model.waitsFor(),
        keeper == null ? "" : keeper.failure(),
        model.spec().slots(),
        model.running(),
        model.waiting(),
        counts.requests,
        endings,
        counts.inputTokens,
        counts.cachedInputTokens,
        counts.outputTokens,
        counts.wakes,
        counts.sleeps,
        counts.evictions,
        counts.failures,
        counts.waitMicros.quantile(HALF) / MICROS_PER_MILLI,
        counts.waitMicros.quantile(MOST) / MICROS_PER_MILLI,
        counts.firstTokenMicros.quantile(HALF) / MICROS_PER_MILLI,
        counts.firstTokenMicros.quantile(MOST) / MICROS_PER_MILLI,
        counts.tokensPerSecond.quantile(HALF));
  }
}
