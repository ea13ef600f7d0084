package dev.headrace.bedrock.runtime;

import dev.headrace.inference.Payment;
import dev.headrace.kernel.Partition;
import dev.headrace.wire.ServiceError;
import java.util.Optional;

/**
 * Knows what the ARNs of an account's own resources stand for: provisioned throughput and
 * application inference profiles. It is asked by every request that names one, outside events.
 */
@FunctionalInterface
public interface OwnModels {
  /** Knows none. */
  OwnModels NONE = (partition, arn) -> Optional.empty();

  /**
   * What an ARN stands for; empty where the account has no such resource.
   *
   * @throws ServiceError where it cannot be used yet, or never will
   */
  Optional<Meant> find(Partition partition, String arn);

  /**
   * A model, and how requests to it are paid.
   *
   * @param modelId of a foundation model or a system-defined inference profile
   */
  record Meant(String modelId, Payment payment) {
    /** A model that is paid on demand, under its own name. */
    static Meant onDemand(String modelId) {
      return new Meant(modelId, Payment.ON_DEMAND);
    }
  }
}
