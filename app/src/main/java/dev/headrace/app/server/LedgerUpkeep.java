package dev.headrace.app.server;

import dev.headrace.billing.ledger.UsageArchive;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the ledger small, a while after the start and once a day, until it is closed. */
final class LedgerUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerUpkeep.class);
  private static final Duration FIRST = Duration.ofMinutes(10);
  private static final Duration EVERY = Duration.ofDays(1);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("ledger-upkeep").factory());

  LedgerUpkeep(UsageArchive archive) {
    var _ =
        clock.scheduleWithFixedDelay(
            () -> fold(archive), FIRST.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
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
    clock.shutdownNow();
  }
}
