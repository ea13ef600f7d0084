package dev.headrace.inference.serve;

import java.util.HashMap;
import java.util.Map;

/** Quotas, counted beside the rules from what requests reserve and use. */
final class QuotaWatch {
  private static final double MINUTE_NANOS = 60e9;

  /** Rules count in whole tokens, and this in parts of them. */
  private static final double ROUNDING = 2;

  private final QuotaLimits limits;
  private final Violations violations;
  private final Map<String, Double> left = new HashMap<>();
  private final Map<String, Long> filledNanos = new HashMap<>();

  QuotaWatch(QuotaLimits limits, Violations violations) {
    this.limits = limits;
    this.violations = violations;
  }

  private double add(String id, long tokens, long nowNanos) {
    double most = limits.tokensPerMinute();
    double before = left.getOrDefault(id, most);
    long filled = filledNanos.getOrDefault(id, nowNanos);
    double refilled = Math.min(most, before + (nowNanos - filled) / MINUTE_NANOS * most);
    double now = Math.min(most, refilled + tokens);
    filledNanos.put(id, nowNanos);
    left.put(id, now);
    return now;
  }

  private static long reserved(ModelCall call) {
    return (long) call.ask().inputTokensEstimate() + call.ask().maxOutputTokens();
  }

  /**
   * A request was let in.
   *
   * @param leftAfter what the quota has after it, as the rules say
   */
  void admitted(ModelCall call, long leftAfter, long nowNanos) {
    String id = call.ask().modelId();
    double counted = add(id, -reserved(call), nowNanos);
    violations.unless(
        counted > -1 && leftAfter <= counted + ROUNDING,
        Property.NO_MORE_IS_RESERVED_THAN_THE_QUOTA,
        "%s has %f left, and %d as the rules say".formatted(id, counted, leftAfter));
    violations.unless(
        leftAfter >= counted - ROUNDING,
        Property.QUOTA_IS_GIVEN_BACK,
        "%s has %f left, and %d as the rules say".formatted(id, counted, leftAfter));
  }

  /** A request that had been let in has ended. */
  void ended(ModelCall call, long nowNanos) {
    long counted = new Settlement().counted(call.use(), limits);
    add(call.ask().modelId(), reserved(call) - counted, nowNanos);
  }
}
