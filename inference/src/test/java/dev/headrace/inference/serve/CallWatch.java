package dev.headrace.inference.serve;

import dev.headrace.kernel.usage.Unit;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.kernel.world.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Looks at what becomes of requests, from their arrival to their end, and of their slots. */
final class CallWatch {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final World world;
  private final ModelServing serving;
  private final WatchedEngine engine;
  private final ServingLimits limits;
  private final QuotaLimits quota;
  private final QuotaWatch quotas;
  private final Seen seen;
  private final Violations violations;

  private final Set<ModelCall> open = new LinkedHashSet<>();
  private final Set<ModelCall> reserved = new HashSet<>();
  private final Map<Slots, Integer> running = new HashMap<>();
  private final Map<ModelCall, Slots> hasSlotOf = new HashMap<>();
  private long usedTokens;
  private long meteredTokens;

  CallWatch(
      World world,
      ModelServing serving,
      WatchedEngine engine,
      ServingLimits limits,
      QuotaLimits quota,
      Seen seen,
      Violations violations) {
    this.world = world;
    this.serving = serving;
    this.engine = engine;
    this.limits = limits;
    this.quota = quota;
    this.quotas = new QuotaWatch(quota, violations);
    this.seen = seen;
    this.violations = violations;
  }

  /** How many have come and not ended. */
  int open() {
    return open.size();
  }

  /** A request is about to come. */
  void comes(ModelCall call) {
    open.add(call);
  }

  /** It has come, and perhaps ended already. */
  void came(ModelCall call) {
    if (call.held) {
      reserved.add(call);
      quotas.admitted(call, left(call), world.nowNanos());
    }
    long waiting = newcomersWaitingFor(call.modelName());
    violations.unless(
        waiting <= limits.queueLimit(),
        Property.NO_MORE_WAIT_THAN_MAY,
        () -> call.modelName() + ": " + waiting + " wait");
  }

  private long left(ModelCall call) {
    QuotaState state = serving.quota(call.ask().partition(), call.ask().modelId());
    return state == null ? quota.tokensPerMinute() : state.tokensLeft();
  }

  /** Those that were sent back are no newcomers, and wait beside the limit. */
  private long newcomersWaitingFor(String model) {
    long waiting = 0;
    for (ModelCall call : open) {
      boolean waits = call.state == ModelCall.State.WAITING && call.modelName().equals(model);
      waiting += waits && call.attempts == 0 ? 1 : 0;
    }
    return waiting;
  }

  /** It is given to a server. */
  void began(ModelCall call) {
    leaveSlot(call);
    Slots slots = call.slots;
    if (slots != null) {
      hasSlotOf.put(call, slots);
      int now = running.merge(slots, 1, Integer::sum);
      violations.unless(
          now <= slots.most(),
          Property.NO_MORE_RUN_THAN_THERE_ARE_SLOTS,
          () -> call.modelName() + " answers " + now + " at once with " + slots.most() + " slots");
    }
    ModelServer server = call.server();
    violations.unless(
        server == null || !engine.ended.contains(server.number()),
        Property.A_SERVER_THAT_ENDED_ANSWERS_NOBODY,
        () -> "request " + call.id() + " was given to a server that has ended");
  }

  private void leaveSlot(ModelCall call) {
    Slots slots = hasSlotOf.remove(call);
    if (slots != null) {
      running.merge(slots, -1, Integer::sum);
    }
  }

  /** It has ended. */
  void ended(ModelCall call) {
    seen.happened(call.ending());
    boolean wasOpen = open.remove(call);
    long most =
        call.ask().timeout().toNanos() + limits.releaseNanos() + limits.stopNanos() + SECOND_NANOS;
    violations.unless(
        wasOpen && call.totalNanos() <= most,
        Property.EVERY_REQUEST_ENDS_ONCE_AND_IN_TIME,
        () -> "request %d: %s after %d ns".formatted(call.id(), call.ending(), call.totalNanos()));
    leaveSlot(call);
    usedTokens += call.isBeside() ? 0 : call.use().totalTokens();
    checkWaits(call);
    ModelServer server = call.server();
    if (call.ending() == Ending.ANSWERED && server != null) {
      engine.answered(server);
      violations.unless(
          !engine.ended.contains(server.number()),
          Property.A_SERVER_THAT_ENDED_ANSWERS_NOBODY,
          () -> "request " + call.id() + " was answered by server " + server.number());
    }
    if (reserved.remove(call)) {
      quotas.ended(call, world.nowNanos());
    }
  }

  private void checkWaits(ModelCall call) {
    long sum = 0;
    for (Wait wait : Wait.values()) {
      long waited = call.waitedNanos(wait);
      sum += waited;
      if (waited > 0) {
        seen.happened(wait);
      }
    }
    long explained = sum;
    boolean wasSentBack = call.attempts > (call.wasGranted() ? 1 : 0);
    violations.unless(
        explained == 0 || wasSentBack || explained == call.waitedNanos(),
        Property.WAITS_ADD_UP,
        () ->
            "request %d waited %d ns, explained are %d"
                .formatted(call.id(), call.waitedNanos(), explained));
  }

  /** Something was metered, of this or anything else. */
  void metered(Usage usage) {
    boolean paid = usage.dimension().wasteOf() == null;
    meteredTokens += paid && usage.dimension().unit() == Unit.TOKENS ? usage.quantity() : 0;
  }

  /** All is over. */
  void check() {
    violations.unless(
        open.isEmpty(),
        Property.EVERY_REQUEST_ENDS_ONCE_AND_IN_TIME,
        open.size() + " requests have no end");
    violations.unless(
        meteredTokens == usedTokens,
        Property.USAGE_IS_WHAT_WAS_USED,
        "metered " + meteredTokens + ", used " + usedTokens);
  }
}
