package dev.headrace.inference.serve;

import dev.headrace.kernel.Partition;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each partition uses of each model id, as far as they can be told apart. */
final class Accounts {
  private final Around around;
  private final ModelDimensions.Source dimensions;
  private final Map<ModelAccount.Key, ModelAccount> byKey = new HashMap<>();

  Accounts(Around around, ModelDimensions.Source dimensions) {
    this.around = around;
    this.dimensions = dimensions;
  }

  /** That of a request, under the limits that it brings; null where there are too many. */
  @Nullable ModelAccount of(ModelCall call, long nowNanos) {
    var key = new ModelAccount.Key(call.ask().partition(), call.ask().modelId());
    ModelAccount known = byKey.get(key);
    if (known != null) {
      known.limit(call.limits(), nowNanos);
      return known;
    }
    if (byKey.size() >= ModelServing.MOST_ACCOUNTS) {
      return null;
    }
    var account = new ModelAccount(key, call.limits(), around.meter, dimensions, nowNanos);
    byKey.put(key, account);
    return account;
  }

  /** What a partition may still use of a model id; null before it has asked for it. */
  @Nullable QuotaState quota(Partition partition, String modelId) {
    ModelAccount account = byKey.get(new ModelAccount.Key(partition, modelId));
    return account == null ? null : account.state(around.world.nowNanos());
  }
}
