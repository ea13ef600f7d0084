package dev.headrace.lambda.run;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules that run functions, as the rest of Lambda sees them. Every method is called within an
 * event of the world.
 */
public final class Invocations {
  private final Surroundings around;
  private final Map<Partition, Account> accounts = new LinkedHashMap<>();

  /** Rules over their surroundings. */
  public Invocations(
      World world,
      Engine engine,
      Quotas quotas,
      Meter meter,
      LogGroups logs,
      MetricSink metrics,
      Decisions decisions) {
    this(world, engine, quotas, meter, logs, metrics, decisions, Rulebook.standard());
  }

  Invocations(
      World world,
      Engine engine,
      Quotas quotas,
      Meter meter,
      LogGroups logs,
      MetricSink metrics,
      Decisions decisions,
      Rulebook rules) {
    this.around = new Surroundings(world, engine, quotas, meter, logs, metrics, decisions, rules);
  }

  /**
   * Makes a version known, or changes what it runs: environments of an earlier revision serve no
   * new request.
   */
  public FunctionVersion publish(VersionSpec spec) {
    DeployedFunction function = account(spec.partition()).function(spec.functionName());
    FunctionVersion known = function.versions().get(spec.version());
    if (known != null) {
      known.change(spec);
      return known;
    }
    var version = new FunctionVersion(spec, function, around);
    function.versions().put(spec.version(), version);
    around.decisions.published(version);
    return version;
  }

  /**
   * Forgets a version: requests that run go on to their end, those that wait end as {@link
   * Ending#GONE}, its asynchronous events are dropped. With its last version a function's
   * reservation goes too.
   */
  public void retire(FunctionVersion version) {
    DeployedFunction function = version.function();
    if (version.isRetired()) {
      return;
    }
    around.decisions.retired(version);
    function.versions().remove(version.spec().version());
    version.provision(0);
    version.retire();
    if (function.versions().isEmpty() && function.isReserved()) {
      function.reserve(null);
    }
  }

  /** The version of a function that is known; null where there is none. */
  public @Nullable FunctionVersion find(Partition partition, String functionName, String version) {
    Account account = accounts.get(partition);
    DeployedFunction function = account == null ? null : account.find(functionName);
    return function == null ? null : function.versions().get(version);
  }

  /**
   * Reserves concurrency for a function, all its versions together; 0 stops it, null takes the
   * reservation back.
   *
   * @throws IllegalArgumentException if that would leave fewer than the minimum to functions
   *     without a reservation, see {@link #reservable}, or is less than is provisioned
   */
  public void setReservedConcurrency(
      Partition partition, String functionName, @Nullable Integer concurrency) {
    DeployedFunction function = account(partition).function(functionName);
    if (concurrency != null
        && (concurrency < function.provisioned()
            || concurrency > reservable(partition, functionName))) {
      throw new IllegalArgumentException("cannot reserve " + concurrency);
    }
    around.decisions.reserved(partition, functionName, concurrency);
    function.reserve(concurrency);
  }

  /** Says what tags a function has: what it uses from now on is billed under them. */
  public void tag(Partition partition, String functionName, SortedMap<String, String> tags) {
    account(partition).function(functionName).usage().tag(tags);
  }

  /** The most that may be reserved for a function now. */
  public int reservable(Partition partition, String functionName) {
    Account account = account(partition);
    return account.reservable(account.find(functionName));
  }

  /** How many environments all versions of a function together have provisioned. */
  public int provisioned(Partition partition, String functionName) {
    Account account = accounts.get(partition);
    DeployedFunction function = account == null ? null : account.find(functionName);
    return function == null ? 0 : function.provisioned();
  }

  /** What is not reserved of a partition's concurrency. */
  public int unreservedConcurrency(Partition partition) {
    return account(partition).unreservedConcurrency();
  }

  /**
   * Keeps so many environments of a version initialised ahead of requests, from this instant on; 0
   * takes it back. A schedule is calls of this at its instants. It is paid from the first such call
   * of a function until it has none left ({@link LambdaDimension#PROVISIONED_HOLD}), and tells by
   * {@link FunctionVersion#provisioned} and {@link Decisions#allocated} how far it is. Quotas: how
   * fast they start ({@link Quota#PROVISIONED_GROWTH}), and how long nothing happens before ({@link
   * Quota#PROVISIONED_PREPARATION_MILLIS}, a minute or two on AWS and none unless it is set).
   *
   * <p>What belongs to an alias is provisioned for the version that it points to.
   *
   * @param level how many environments; the same as before tries again what had failed
   * @throws IllegalArgumentException if that is negative, or more than the function's reservation
   *     holds or than may be taken from functions without one; see {@link #provisionable}
   */
  public void provision(FunctionVersion version, int level) {
    int most = version.provisionedLevel() + provisionable(version);
    if (level < 0 || level > most) {
      throw new IllegalArgumentException(
          "cannot provision %d for %s, which may have %d"
              .formatted(level, version.spec().versionArn(), most));
    }
    around.decisions.provisioned(version, level);
    version.provision(level);
  }

  /** How many more environments a version may have provisioned now. */
  public int provisionable(FunctionVersion version) {
    return version.isRetired() ? 0 : version.function().account().provisionable(version.function());
  }

  /** Sets how a version's asynchronous events are tried from now on. */
  public void setAsynchronousConfig(FunctionVersion version, AsynchronousConfig config) {
    around.decisions.configured(version, config);
    version.asynchronous(config);
  }

  /** Runs a request; its completion is called when it has ended, however that is. */
  public void invoke(Invocation invocation) {
    invocation.arrive(around);
    around.decisions.came(invocation);
    around.dispatch.run(invocation);
  }

  /**
   * Takes an asynchronous event. The completion is called once it is on disk ({@link
   * Ending#ACCEPTED}), or at once if it is refused. Its body must be {@link
   * dev.headrace.kernel.Body.InMemory}.
   */
  public void enqueue(Invocation invocation) {
    invocation.arrive(around);
    around.decisions.cameAsynchronously(invocation);
    if (invocation.version().isRetired()) {
      around.conclusion.goneBefore(invocation);
    } else {
      around.asynchronous.accept(invocation);
    }
  }

  /** What a function does and did; zeros for one that never ran. */
  public FunctionUse use(Partition partition, String functionName) {
    Account account = accounts.get(partition);
    DeployedFunction function = account == null ? null : account.find(functionName);
    return function == null ? FunctionUse.NONE : function.use();
  }

  /** The names of a partition's functions that ran or were published, in that order. */
  public List<String> functionNames(Partition partition) {
    Account account = accounts.get(partition);
    return account == null ? List.of() : account.functionNames();
  }

  /** How many environments there are, in all partitions. */
  public int environments() {
    return around.room.environments();
  }

  /** Where a request's time went, or goes; null for one that is unknown or too long ago. */
  public @Nullable Explanation why(String requestId) {
    for (Account account : accounts.values()) {
      Explanation open = account.explain(requestId, around.world.nowNanos());
      if (open != null) {
        return open;
      }
    }
    return around.history.find(requestId);
  }

  /**
   * Takes back the asynchronous events that an earlier process kept. Called once, after all
   * versions were published.
   */
  public void recover(Journal journal) {
    around.asynchronous.recover(journal, this::find);
  }

  /**
   * Stops all environments, as the server ends, and starts no others. Requests that run are
   * answered as crashed; those that wait are left to their callers.
   */
  public void shutdown() {
    around.decisions.shutDown();
    around.closing = true;
    for (Account account : accounts.values()) {
      for (FunctionVersion version : account.versions()) {
        for (Environment environment : new ArrayList<>(version.environments())) {
          environment.stop(StopReason.SHUTDOWN, around.shutdownGraceMillis);
        }
      }
    }
  }

  private Account account(Partition partition) {
    return accounts.computeIfAbsent(partition, p -> new Account(p, around));
  }
}
