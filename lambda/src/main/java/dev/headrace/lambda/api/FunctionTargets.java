package dev.headrace.lambda.api;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkSpec.CodeId;
import dev.headrace.lambda.functions.EventInvokeConfig;
import dev.headrace.lambda.functions.FunctionSettings;
import dev.headrace.lambda.functions.FunctionVersion;
import dev.headrace.lambda.functions.FunctionView;
import dev.headrace.lambda.functions.FunctionsListener;
import dev.headrace.lambda.run.Architecture;
import dev.headrace.lambda.run.AsynchronousConfig;
import dev.headrace.lambda.run.Invocations;
import dev.headrace.lambda.run.ProvisionedState;
import dev.headrace.lambda.run.VersionSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells the rules that run functions which versions there are, and remembers by name what they made
 * of each, so that an invocation finds it without the world's lock.
 */
final class FunctionTargets implements FunctionsListener {
  private record Key(Partition partition, String name, String version) {}

  private final Invocations invocations;
  private final Function<Partition, Map<String, String>> ownVariables;
  private final Consumer<String> expected;
  private final ConcurrentHashMap<Key, dev.headrace.lambda.run.FunctionVersion> targets =
      new ConcurrentHashMap<>();
  private long revision;

  /**
   * Remembers nothing yet.
   *
   * @param ownVariables what every function of an account sees unless its user sets it
   * @param expected hears, within an event, of each runtime that a version may come to use
   */
  FunctionTargets(
      Invocations invocations,
      Function<Partition, Map<String, String>> ownVariables,
      Consumer<String> expected) {
    this.invocations = invocations;
    this.ownVariables = ownVariables;
    this.expected = expected;
  }

  /** What a version runs as; null for one that cannot be invoked. On any thread. */
  dev.headrace.lambda.run.@Nullable FunctionVersion find(
      Partition partition, String name, String version) {
    return targets.get(new Key(partition, name, version));
  }

  @Override
  public void versionReady(Partition partition, FunctionView function, FunctionVersion version) {
    var target = invocations.publish(spec(partition, version));
    invocations.setAsynchronousConfig(target, retries(function, version.version()));
    targets.put(new Key(partition, version.functionName(), version.version()), target);
    provision(partition, function);
    expected.accept(version.settings().runtime());
  }

  @Override
  public void versionGone(Partition partition, FunctionVersion version) {
    retire(partition, version);
  }

  @Override
  public void functionChanged(Partition partition, FunctionView function) {
    reserve(partition, function);
    invocations.tag(partition, function.name(), new TreeMap<>(function.function().tags()));
    retry(partition, function, function.function().latest());
    for (FunctionVersion version : function.versions().values()) {
      retry(partition, function, version);
    }
    provision(partition, function);
  }

  /** What moves from one version to another is taken back first. */
  private void provision(Partition partition, FunctionView function) {
    for (boolean raises : new boolean[] {false, true}) {
      for (FunctionVersion version : function.versions().values()) {
        var target = find(partition, function.name(), version.version());
        if (target != null) {
          provision(target, function.provisionedFor(version.version()), raises);
        }
      }
    }
  }

  /** A quota that was lowered since may leave less than was provisioned. */
  private void provision(
      dev.headrace.lambda.run.FunctionVersion target, int wanted, boolean raises) {
    ProvisionedState now = target.provisioned();
    int level = Math.min(wanted, now.requested() + invocations.provisionable(target));
    boolean repeats = now.status() == ProvisionedState.Status.FAILED;
    if (level != now.requested() ? level > now.requested() == raises : repeats && raises) {
      invocations.provision(target, level);
    }
  }

  @Override
  public void functionGone(Partition partition, FunctionView function) {
    retire(partition, function.function().latest());
    for (FunctionVersion version : function.versions().values()) {
      retire(partition, version);
    }
    invocations.setReservedConcurrency(partition, function.name(), null);
  }

  /** A quota that was lowered since may leave less than was reserved. */
  private void reserve(Partition partition, FunctionView function) {
    Integer wanted = function.function().reservedConcurrency();
    invocations.setReservedConcurrency(
        partition,
        function.name(),
        wanted == null
            ? null
            : Math.clamp(
                wanted, 0, Math.max(0, invocations.reservable(partition, function.name()))));
  }

  private void retry(Partition partition, FunctionView function, FunctionVersion version) {
    var target = find(partition, function.name(), version.version());
    if (target != null) {
      invocations.setAsynchronousConfig(target, retries(function, version.version()));
    }
  }

  private void retire(Partition partition, FunctionVersion version) {
    var target = targets.remove(new Key(partition, version.functionName(), version.version()));
    if (target != null) {
      invocations.retire(target);
    }
  }

  private static AsynchronousConfig retries(FunctionView function, String version) {
    EventInvokeConfig config = function.function().eventInvokeConfigs().get(version);
    if (config == null) {
      return AsynchronousConfig.STANDARD;
    }
    Integer age = config.maxAgeSeconds();
    Integer retries = config.maxRetries();
    return new AsynchronousConfig(
        age == null ? EventInvokeConfig.DEFAULT_MAX_AGE_SECONDS : age,
        retries == null ? EventInvokeConfig.DEFAULT_MAX_RETRIES : retries);
  }

  private static Architecture architecture(String apiName) {
    Architecture architecture = Architecture.named(apiName);
    return architecture == null ? Architecture.X86_64 : architecture;
  }

  /** Its record is durable already: only then does a version become ready. */
  private VersionSpec spec(Partition partition, FunctionVersion version) {
    FunctionSettings settings = version.settings();
    Map<String, String> variables = new LinkedHashMap<>(ownVariables.apply(partition));
    variables.putAll(settings.environment());
    return new VersionSpec(
        partition,
        version.functionName(),
        version.version(),
        ++revision,
        new CodeId(version.code().directoryId()),
        settings.runtime(),
        architecture(settings.architecture()),
        settings.handler(),
        variables,
        settings.memoryMiB(),
        settings.timeoutSeconds() * 1_000,
        settings.temporaryMiB(),
        settings.logGroup(),
        0);
  }
}
