package dev.headrace.bedrock.runtime;

import java.util.Optional;

/** Knows which model an ARN of provisioned throughput stands for. */
@FunctionalInterface
public interface ProvisionedModels {
  /** Knows none. */
  ProvisionedModels NONE = arn -> Optional.empty();

  /** The id of its model; empty where there is no such throughput. */
  Optional<String> modelIdOf(String arn);
}
