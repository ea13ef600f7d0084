package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import dev.headrace.wire.ServiceError;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of what a function has once: tags, reserved concurrency and how its events are retried.
 * Each method runs within an event and answers once it is durable.
 */
public final class FunctionAttributes {
  private final FunctionShelves shelves;
  private final FunctionLimits limits;

  FunctionAttributes(FunctionShelves shelves, FunctionLimits limits) {
    this.shelves = shelves;
    this.limits = limits;
  }

  /** Adds tags, or gives them other values. */
  public void tag(
      Partition partition, String name, Map<String, String> tags, Consumer<Boolean> reply) {
    FunctionView view = shelves.existing(partition, name);
    var all = new TreeMap<>(view.function().tags());
    all.putAll(tags);
    refuseTooManyTags(all);
    shelves.change(partition, view, view.function().tagged(all), true, reply);
  }

  /** Takes tags away. */
  public void untag(
      Partition partition, String name, Iterable<String> keys, Consumer<Boolean> reply) {
    FunctionView view = shelves.existing(partition, name);
    var left = new TreeMap<>(view.function().tags());
    keys.forEach(left::remove);
    shelves.change(partition, view, view.function().tagged(left), true, reply);
  }

  /**
   * Reserves concurrent executions, or gives them back.
   *
   * <p>Source: <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html">Configuring
   * reserved concurrency</a>.
   *
   * @param concurrency null to reserve none
   */
  public void reserve(
      Partition partition, String name, @Nullable Integer concurrency, Consumer<Boolean> reply) {
    FunctionView view = shelves.existing(partition, name);
    if (concurrency != null) {
      long provisioned = ProvisionedConfigs.provisioned(view.function());
      if (concurrency < provisioned) {
        throw Refusals.invalid(
            "ReservedConcurrentExecutions of the function cannot be less than its provisioned"
                + " concurrency ["
                + provisioned
                + "].");
      }
      long others = ProvisionedConfigs.claimedByOthers(shelves, partition, name);
      if (limits.concurrency() - others - concurrency < limits.minUnreserved()) {
        throw Refusals.invalid(
            "Specified ReservedConcurrentExecutions for function decreases account's"
                + " UnreservedConcurrentExecution below its minimum value of ["
                + limits.minUnreserved()
                + "].");
      }
    }
    shelves.change(partition, view, view.function().reserving(concurrency), true, reply);
  }

  /**
   * Sets how asynchronous invocations by a qualifier are retried.
   *
   * @param merge whether what the new one leaves open stays as it was
   */
  public void putEventInvokeConfig(
      Partition partition,
      String name,
      String qualifier,
      EventInvokeConfig wanted,
      boolean merge,
      Consumer<EventInvokeConfig> reply) {
    FunctionView view = shelves.existing(partition, name);
    FunctionShelves.refuseUnknownQualifier(partition, view, qualifier);
    EventInvokeConfig before = view.function().eventInvokeConfigs().get(qualifier);
    if (merge && before == null) {
      throw noEventInvokeConfig(partition, name, qualifier);
    }
    var config =
        new EventInvokeConfig(
            merge && before != null && wanted.maxRetries() == null
                ? before.maxRetries()
                : wanted.maxRetries(),
            merge && before != null && wanted.maxAgeSeconds() == null
                ? before.maxAgeSeconds()
                : wanted.maxAgeSeconds(),
            shelves.world().epochMillis());
    var configs = new TreeMap<>(view.function().eventInvokeConfigs());
    configs.put(qualifier, config);
    shelves.change(partition, view, view.function().withEventInvokeConfigs(configs), config, reply);
  }

  /** Goes back to Lambda's own ways of retrying. */
  public void deleteEventInvokeConfig(
      Partition partition, String name, String qualifier, Consumer<Boolean> reply) {
    FunctionView view = shelves.existing(partition, name);
    var configs = new TreeMap<>(view.function().eventInvokeConfigs());
    if (configs.remove(qualifier) == null) {
      throw noEventInvokeConfig(partition, name, qualifier);
    }
    shelves.change(partition, view, view.function().withEventInvokeConfigs(configs), true, reply);
  }

  /** Lambda's error where a qualifier has none. */
  public static ServiceError noEventInvokeConfig(
      Partition partition, String name, String qualifier) {
    return Refusals.notFound(
        "The function "
            + Refusals.arn(partition, name + ":" + qualifier)
            + " doesn't have an EventInvokeConfig");
  }

  static void refuseTooManyTags(Map<String, String> tags) {
    if (tags.size() > FunctionLimits.MAX_TAGS) {
      throw Refusals.invalid(
          "A function can have at most "
              + FunctionLimits.MAX_TAGS
              + " tags; "
              + tags.size()
              + " were given.");
    }
  }
}
