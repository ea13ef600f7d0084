package dev.headrace.bedrock.control;

import dev.headrace.bedrock.runtime.InvocationLog;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.kernel.ports.ObjectStore;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.World;
import java.time.InstantSource;

/** The log of invocations, put together: what is wanted of it, and how it gets there. */
public final class InvocationLogs implements AutoCloseable {
  private final Logging logging;
  private final LogDelivery delivery;

  /**
   * Takes up the settings that an earlier process left.
   *
   * @param journal already listened to by the world
   * @param groups where invocations are logged as lines
   * @param objects where invocations are logged as objects
   * @param clock the wall clock
   */
  public InvocationLogs(
      World world,
      Entrance entrance,
      Journal journal,
      LogGroups groups,
      ObjectStore objects,
      InstantSource clock) {
    this.logging = new Logging(world);
    var kept = BedrockRecords.loadLogging(journal);
    entrance.enter(() -> kept.forEach(logging::restore));
    this.delivery = new LogDelivery(logging, groups, objects, clock);
  }

  /** Begins to bring entries to S3 by itself. */
  public void start() {
    delivery.start();
  }

  /** Hears of invocations. */
  public InvocationLog log() {
    return delivery;
  }

  Logging logging() {
    return logging;
  }

  /** Brings what waits to S3, before its time; tests do not wait. */
  void deliver() {
    delivery.deliver();
  }

  /** Brings what waits to S3, and ends. */
  @Override
  public void close() {
    delivery.close();
  }
}
