package dev.headrace.inference.serve;

import java.util.EnumMap;
import java.util.Map;

/**
 * A model as it is now, and what has happened to it since the process began.
 *
 * @param name its name here
 * @param servedHere whether its server runs on this machine
 * @param state such as {@code ASLEEP}, {@code READY} or {@code UNAVAILABLE}; of several servers,
 *     that of one that takes requests, else of the one that comes first
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
 * @param latency how long each phase of its requests took; one that none had is left out
 * @param tokensPerSecondP50 the median of the rates at which further tokens came
 * @param lastStartNanos what the newest start of its server took, by what those who waited for it
 *     waited for; empty before the first
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
    Map<CallPhase, Latency> latency,
    long tokensPerSecondP50,
    Map<Wait, Long> lastStartNanos) {
  private static final double HALF = 0.5;

  public ModelStatus {
    endings = copy(Ending.class, endings);
    latency = copy(CallPhase.class, latency);
    lastStartNanos = copy(Wait.class, lastStartNanos);
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
    Keeper keeper = fleet == null ? null : fleet.foremost();
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
        counts.latency(),
        counts.tokensPerSecond.quantile(HALF),
        keeper == null ? Map.of() : keeper.lastStartNanos());
  }

  private static <K extends Enum<K>, V> Map<K, V> copy(Class<K> keys, Map<K, V> map) {
    Map<K, V> copy = new EnumMap<>(keys);
    copy.putAll(map);
    return copy;
  }
}
