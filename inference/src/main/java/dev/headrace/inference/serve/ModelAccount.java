package dev.headrace.inference.serve;

import dev.headrace.inference.Payment;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Meter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one partition uses of one model id: its quotas, which all services share, and its usage,
 * which each service bills by itself.
 */
final class ModelAccount {
  /** Its name among all. */
  record Key(Partition partition, String modelId) {}

  /**
   * The most resources whose use is counted at the same time; of more, the count of the one that
   * was used least recently ends, and begins again with its next use.
   */
  static final int MOST_RESOURCES = 256;

  /** What is used through one service, under one name. */
  private record Resource(String service, String arn) {}

  /** What was used of it, and how its bill names that. */
  private record Metered(ModelDimensions dimensions, Meter.Resource usage) {}

  private final Key key;
  private final Meter meter;
  private final ModelDimensions.Source source;
  private final Map<Resource, Metered> metered = new LinkedHashMap<>(16, 0.75f, true);
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
    Payment payment = call.ask().payment();
    String service = call.ask().service();
    String arn = payment.arn().isEmpty() ? arn(service) : payment.arn();
    Metered used = metered.computeIfAbsent(new Resource(service, arn), this::open);
    if (!used.usage().tags().equals(payment.tags())) {
      used.usage().tag(payment.tags());
    }
    used.dimensions().add(used.usage(), call, epochMillis);
    if (metered.size() > MOST_RESOURCES) {
      closeEldest();
    }
  }

  private Metered open(Resource resource) {
    var dimensions = new ModelDimensions(source.of(resource.service(), key.modelId()));
    return new Metered(
        dimensions,
        meter.open(key.partition(), resource.service(), resource.arn(), dimensions.all()));
  }

  private void closeEldest() {
    Map.Entry<Resource, Metered> eldest = metered.entrySet().iterator().next();
    eldest.getValue().usage().close();
    metered.remove(eldest.getKey());
  }

  /** As Bedrock names its models; those of other services are named alike. */
  private String arn(String service) {
    return key.modelId().startsWith("arn:")
        ? key.modelId()
        : key.partition().arn(service, "foundation-model/" + key.modelId());
  }
}
