package dev.headrace.inference.serve;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Meter;
import java.util.TreeMap;

/**
 * What one partition uses of one model id: its quotas, which all services share, and its usage,
 * which each service bills by itself.
 */
final class ModelAccount {
  /** Its name among all. */
  record Key(Partition partition, String modelId) {}

  /** What was used through one service, and how its bill names it. */
  private record Metered(ModelDimensions dimensions, Meter.Resource usage) {}

  private final Key key;
  private final Meter meter;
  private final ModelDimensions.Source source;
  private final TreeMap<String, Metered> byService = new TreeMap<>();
  private QuotaLimits limits;
  private MinuteQuota requests;
  private MinuteQuota tokens;

  ModelAccount(
      Key key, QuotaLimits limits, Meter meter, ModelDimensions.Source source, long nowNanos) {
    this.key = key;
    this.meter = meter;
    this.source = source;
    this.limits = limits;
    this.requests = new MinuteQuota(limits.requestsPerMinute(), nowNanos);
    this.tokens = new MinuteQuota(limits.tokensPerMinute(), nowNanos);
  }

  /** Takes new limits, with quotas that are full. */
  void limit(QuotaLimits newer, long nowNanos) {
    if (!newer.equals(limits)) {
      limits = newer;
      requests = new MinuteQuota(newer.requestsPerMinute(), nowNanos);
      tokens = new MinuteQuota(newer.tokensPerMinute(), nowNanos);
    }
  }

  MinuteQuota requests() {
    return requests;
  }

  MinuteQuota tokens() {
    return tokens;
  }

  QuotaState state(long nowNanos) {
    return new QuotaState(
        limits,
        requests.left(nowNanos),
        tokens.left(nowNanos),
        requests.nanosUntilFull(nowNanos),
        tokens.nanosUntilFull(nowNanos));
  }

  void used(ModelCall call, long epochMillis) {
    Metered metered = byService.computeIfAbsent(call.ask().service(), this::open);
    metered.dimensions().add(metered.usage(), call, epochMillis);
  }

  private Metered open(String service) {
    var dimensions = new ModelDimensions(source.of(service, key.modelId()));
    String arn = arn(service);
    return new Metered(dimensions, meter.open(key.partition(), service, arn, dimensions.all()));
  }

  /** As Bedrock names its models; those of other services are named alike. */
  private String arn(String service) {
    return key.modelId().startsWith("arn:")
        ? key.modelId()
        : key.partition().arn(service, "foundation-model/" + key.modelId());
  }
}
