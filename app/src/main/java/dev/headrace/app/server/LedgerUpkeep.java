package dev.headrace.app.server;

import dev.headrace.billing.ledger.UsageArchive;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the ledger small, a while after the start and once a day, until it is closed. */
final class LedgerUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerUpkeep.class);
  private static final Duration FIRST = Duration.ofMinutes(10);
  private static final Duration EVERY = Duration.ofDays(1);

  private final Thread thread;

  LedgerUpkeep(UsageArchive archive) {
    this.thread = Thread.ofVirtual().name("ledger-upkeep").start(() -> keepUp(archive));
  }

  private static void keepUp(UsageArchive archive) {
    try {
      for (Duration pause = FIRST; ; pause = EVERY) {
        Thread.sleep(pause);
        fold(archive);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What fails today is done tomorrow: nothing is lost by it. */
  private static void fold(UsageArchive archive) {
    try {
      archive.fold();
    } catch (RuntimeException e) {
      LOG.warn("the ledger could not be folded, it is tried again tomorrow: {}", e.toString());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
