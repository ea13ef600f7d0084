package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import dev.headrace.wire.ServiceError;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of what may be provisioned for versions and aliases. Each method runs within an event
 * and answers once it is durable.
 *
 * <p>Source: <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html">Configuring
 * provisioned concurrency</a>.
 */
public final class ProvisionedConfigs {
  private final FunctionShelves shelves;
  private final FunctionLimits limits;

  ProvisionedConfigs(FunctionShelves shelves, FunctionLimits limits) {
    this.shelves = shelves;
    this.limits = limits;
  }

  /** Provisions for a version or alias, or changes how much. */
  public void put(
      Partition partition,
      String name,
      String qualifier,
      int level,
      Consumer<ProvisionedConfig> reply) {
    FunctionView view = shelves.existing(partition, name);
    FunctionShelves.refuseUnknownQualifier(partition, view, qualifier);
    Alias alias = view.aliases().get(qualifier);
    if (alias != null && alias.additional() != null) {
      throw Refusals.invalid("Alias with weights can not be used with Provisioned Concurrency");
    }
    var config = new ProvisionedConfig(level, shelves.world().epochMillis());
    var configs = new TreeMap<>(view.function().provisioned());
    configs.put(qualifier, config);
    FunctionView next = view.with(view.function().withProvisioned(configs));
    refuseUnpublished(next, qualifier);
    refuseSecond(next, qualifier);
    refuseTooMany(partition, next);
    shelves.change(partition, view, next.function(), config, reply);
  }

  /** Takes back what is provisioned; where nothing is there is nothing to do. */
  public void delete(Partition partition, String name, String qualifier, Consumer<Boolean> reply) {
    FunctionView view = shelves.existing(partition, name);
    FunctionShelves.refuseUnknownQualifier(partition, view, qualifier);
    var configs = new TreeMap<>(view.function().provisioned());
    if (configs.remove(qualifier) == null) {
      shelves.whenDurable(0, () -> reply.accept(true));
      return;
    }
    shelves.change(partition, view, view.function().withProvisioned(configs), true, reply);
  }

  /** Refuses what an alias that has provisioned concurrency may not point at. */
  static void refuseBadTarget(FunctionView next, String qualifier) {
    if (next.function().provisioned().containsKey(qualifier)) {
      refuseUnpublished(next, qualifier);
      refuseSecond(next, qualifier);
    }
  }

  private static void refuseUnpublished(FunctionView view, String qualifier) {
    FunctionVersion version = view.resolve(qualifier);
    if (version != null && version.isLatest()) {
      throw Refusals.invalid(
          "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
    }
    if (version != null && version.condition().state() == Condition.State.FAILED) {
      throw Refusals.conflict(
          "The operation cannot be performed at this time. The function is currently in the following state: Failed");
    }
  }

  /** A version has one configuration: its own, or that of one alias that points at it. */
  private static void refuseSecond(FunctionView view, String qualifier) {
    for (String other : view.function().provisioned().keySet()) {
      String shared = other.equals(qualifier) ? null : sharedVersion(view, qualifier, other);
      if (shared != null) {
        throw Refusals.invalid(
            "Version %s already has provisioned concurrency, by %s. Each version can have one configuration: on itself, or on one alias that points at it."
                .formatted(shared, other));
      }
    }
  }

  private static @Nullable String sharedVersion(FunctionView view, String one, String other) {
    for (FunctionVersion version : view.versions().values()) {
      String name = version.version();
      if (view.standsFor(one, name) && view.standsFor(other, name)) {
        return name;
      }
    }
    return null;
  }

  private void refuseTooMany(Partition partition, FunctionView next) {
    Integer reserved = next.function().reservedConcurrency();
    long own = provisioned(next.function());
    if (reserved != null) {
      if (own > reserved) {
        throw Refusals.invalid(
            "Requested Provisioned Concurrency should not be greater than the"
                + " reservedConcurrentExecution for function");
      }
      return;
    }
    if (limits.concurrency() - claimedByOthers(shelves, partition, next.name()) - own
        < limits.minUnreserved()) {
      throw Refusals.invalid(
          "Specified ConcurrentExecutions for function decreases account's"
              + " UnreservedConcurrentExecution below its minimum value of ["
              + limits.minUnreserved()
              + "].");
    }
  }

  /** What other functions keep for themselves: what is reserved, or else provisioned. */
  static long claimedByOthers(FunctionShelves shelves, Partition partition, String name) {
    long claimed = 0;
    for (FunctionView other : shelves.of(partition).values()) {
      Integer reserved = other.function().reservedConcurrency();
      long own = reserved == null ? provisioned(other.function()) : reserved;
      claimed += other.name().equals(name) ? 0 : own;
    }
    return claimed;
  }

  /** How much all versions and aliases of a function have provisioned. */
  static long provisioned(FunctionRecord function) {
    long sum = 0;
    for (Map.Entry<String, ProvisionedConfig> entry : function.provisioned().entrySet()) {
      sum += entry.getValue().level();
    }
    return sum;
  }

  /** Lambda's error where a version or alias has nothing provisioned. */
  public static ServiceError none() {
    return new ServiceError(
            "ProvisionedConcurrencyConfigNotFoundException",
            "No Provisioned Concurrency Config found for this function")
        .with("Type", "User");
  }
}
