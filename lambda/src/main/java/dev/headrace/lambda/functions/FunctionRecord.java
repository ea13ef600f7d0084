package dev.headrace.lambda.functions;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a function has once, whatever its versions.
 *
 * @param latest the version that changes
 * @param nextVersion the number of the version that is published next
 * @param changedSincePublished whether {@code $LATEST} differs from the newest published version
 * @param reservedConcurrency how many of the account's concurrent executions are its own; 0 stops
 *     it, null reserves none
 * @param eventInvokeConfigs by qualifier
 * @param policies by qualifier; {@code $LATEST} for the function itself
 * @param provisioned by qualifier
 */
public record FunctionRecord(
    FunctionVersion latest,
    int nextVersion,
    boolean changedSincePublished,
    @Nullable Integer reservedConcurrency,
    Map<String, String> tags,
    Map<String, EventInvokeConfig> eventInvokeConfigs,
    Map<String, ResourcePolicy> policies,
    Map<String, ProvisionedConfig> provisioned) {
  public FunctionRecord {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    eventInvokeConfigs = Collections.unmodifiableMap(new TreeMap<>(eventInvokeConfigs));
    policies = Collections.unmodifiableMap(new TreeMap<>(policies));
    provisioned = Collections.unmodifiableMap(new TreeMap<>(provisioned));
  }

  /** Its name. */
  public String name() {
    return latest.functionName();
  }

  FunctionRecord withLatest(FunctionVersion version, boolean changed) {
    return new FunctionRecord(
        version,
        nextVersion,
        changedSincePublished || changed,
        reservedConcurrency,
        tags,
        eventInvokeConfigs,
        policies,
        provisioned);
  }

  FunctionRecord published(int version) {
    return new FunctionRecord(
        latest,
        version + 1,
        false,
        reservedConcurrency,
        tags,
        eventInvokeConfigs,
        policies,
        provisioned);
  }

  FunctionRecord reserving(@Nullable Integer concurrency) {
    return new FunctionRecord(
        latest,
        nextVersion,
        changedSincePublished,
        concurrency,
        tags,
        eventInvokeConfigs,
        policies,
        provisioned);
  }

  FunctionRecord tagged(Map<String, String> otherTags) {
    return new FunctionRecord(
        latest,
        nextVersion,
        changedSincePublished,
        reservedConcurrency,
        otherTags,
        eventInvokeConfigs,
        policies,
        provisioned);
  }

  FunctionRecord withEventInvokeConfigs(Map<String, EventInvokeConfig> configs) {
    return new FunctionRecord(
        latest,
        nextVersion,
        changedSincePublished,
        reservedConcurrency,
        tags,
        configs,
        policies,
        provisioned);
  }

  FunctionRecord withPolicies(Map<String, ResourcePolicy> otherPolicies) {
    return new FunctionRecord(
        latest,
        nextVersion,
        changedSincePublished,
        reservedConcurrency,
        tags,
        eventInvokeConfigs,
        otherPolicies,
        provisioned);
  }

  FunctionRecord withProvisioned(Map<String, ProvisionedConfig> configs) {
    return new FunctionRecord(
        latest,
        nextVersion,
        changedSincePublished,
        reservedConcurrency,
        tags,
        eventInvokeConfigs,
        policies,
        configs);
  }

  /** What it has for a version or alias that is deleted goes with that. */
  FunctionRecord withoutQualifier(String qualifier) {
    var configs = new TreeMap<>(eventInvokeConfigs);
    configs.remove(qualifier);
    var otherPolicies = new TreeMap<>(policies);
    otherPolicies.remove(qualifier);
    var otherProvisioned = new TreeMap<>(provisioned);
    otherProvisioned.remove(qualifier);
    return withEventInvokeConfigs(configs)
        .withPolicies(otherPolicies)
        .withProvisioned(otherProvisioned);
  }
}
