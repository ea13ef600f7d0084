package dev.headrace.app.listener;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ends requests whose clients fall silent within them: that send no more of a body, or take no more
 * of an answer. The web server's own limit of reads does not act on the kind of sockets that it
 * uses, and there is none of writes.
 */
final class Stalls implements AutoCloseable {
  /** A request is ended by a quarter of the limit too late at most. */
  private static final int LOOKS_WITHIN_LIMIT = 4;

  private final Duration most;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Thread looking = Thread.ofVirtual().name("stalls").unstarted(this::look);

  /**
   * Watches nobody yet.
   *
   * @param mostMillis how long a client may be silent
   */
  Stalls(long mostMillis) {
    this.most = Duration.ofMillis(mostMillis);
  }

  void open() {
    looking.start();
  }

  /** Watches the client of a request, until that is closed. */
  Watch watch() {
    var watch = new Watch();
    watches.add(watch);
    return watch;
  }

  /** Whose turn it is in a request: the client's, or the server's own. */
  final class Watch implements AutoCloseable {
    private @Nullable Thread waiting;
    private long sinceNanos;
    private boolean interrupted;

    private Watch() {}

    /** The current thread waits for the client from now on. */
    synchronized void clientsTurn() {
      waiting = Thread.currentThread();
      sinceNanos = System.nanoTime();
    }

    /** It waits no more; called by the same thread, which then is interrupted by nobody here. */
    synchronized void ownTurn() {
      waiting = null;
      if (interrupted) {
        Thread.interrupted();
      }
    }

    private synchronized void look(long nowNanos) {
      Thread thread = waiting;
      if (thread != null && nowNanos - sinceNanos > most.toNanos()) {
        waiting = null;
        interrupted = true;
        thread.interrupt(); // which closes its connection
      }
    }

    @Override
    public void close() {
      watches.remove(this);
    }
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(most.dividedBy(LOOKS_WITHIN_LIMIT));
        long now = System.nanoTime();
        watches.forEach(watch -> watch.look(now));
      }
    } catch (InterruptedException e) {
      // it is closed
    }
  }

  @Override
  public void close() {
    looking.interrupt();
  }
}
