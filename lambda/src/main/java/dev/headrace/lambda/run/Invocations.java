package dev.headrace.lambda.run;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.World;
import org.jspecify.annotations.Nullable;

/**
 * The rules that run functions, as the rest of Lambda sees them. Every method is called within an
 * event of the world.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Invocations {
  /** Rules over their surroundings. */
  public Invocations(
      World world,
      Engine engine,
      Quotas quotas,
      Meter meter,
      LogGroups logs,
      MetricSink metrics,
      Decisions decisions) {}

  /**
   * Makes a version known, or changes what it runs: environments of an earlier specification serve
   * no new request.
   */
  public FunctionVersion publish(VersionSpec spec) {
    return new FunctionVersion(spec);
  }

  /**
   * Forgets a version: requests that run go on to their end, those that wait end as {@link
   * Ending#GONE}, its asynchronous events are dropped.
   */
  public void retire(FunctionVersion version) {
    throw new UnsupportedOperationException();
  }

  /** The version of a function that is known; null where there is none. */
  public @Nullable FunctionVersion find(Partition partition, String functionName, String version) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reserves concurrency for a function, all its versions together; 0 stops it, null takes the
   * reservation back.
   *
   * @throws IllegalArgumentException if that would leave fewer than the minimum to functions
   *     without a reservation; see {@link #reservable}
   */
  public void setReservedConcurrency(
      Partition partition, String functionName, @Nullable Integer concurrency) {
    throw new UnsupportedOperationException();
  }

  /** The most that may be reserved for a function now. */
  public int reservable(Partition partition, String functionName) {
    throw new UnsupportedOperationException();
  }

  /** Sets how a version's asynchronous events are tried from now on. */
  public void setAsynchronousConfig(FunctionVersion version, AsynchronousConfig config) {
    version.asynchronous(config);
  }

  /** Runs a request; its completion is called when it has ended, however that is. */
  public void invoke(Invocation invocation) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes an asynchronous event. The completion is called once it is on disk ({@link
   * Ending#ACCEPTED}), or at once if it is refused. Its body must be {@link
   * dev.headrace.kernel.Body.InMemory}.
   */
  public void enqueue(Invocation invocation) {
    throw new UnsupportedOperationException();
  }

  /** What a function does and did; zeros for one that never ran. */
  public FunctionUse use(Partition partition, String functionName) {
    throw new UnsupportedOperationException();
  }

  /** Where a request's time went; null for one that is unknown or too long ago. */
  public @Nullable Explanation why(String requestId) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes back what an earlier process kept: asynchronous events and usage. Called once, after all
   * versions were published.
   */
  public void recover(Journal journal) {
    throw new UnsupportedOperationException();
  }

  /** Stops all environments, as the server ends. */
  public void shutdown() {
    throw new UnsupportedOperationException();
  }
}
