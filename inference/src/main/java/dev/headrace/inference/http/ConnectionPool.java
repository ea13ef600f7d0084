package dev.headrace.inference.http;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one server that wait for their next request; the one used last comes first. A
 * server of llama.cpp has few threads and gives one to each connection, so no more are kept than
 * are asked for.
 *
 * <p>That server also closes a connection behind each stream, though it says that it keeps it.
 * Whoever found one closed so has lost the time of a request that went nowhere: from then on a
 * connection that served a stream is not used again.
 */
public final class ConnectionPool {
  private final Target target;
  private final int mostIdle;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private boolean closed;
  private boolean closesAfterStreams;

  /** An empty one. */
  public ConnectionPool(Target target, int mostIdle) {
    this.target = target;
    this.mostIdle = mostIdle;
  }

  /** Whom it connects to. */
  public Target target() {
    return target;
  }

  /** One that was used before; null where there is none that is worth a try. */
  @Nullable Connection poll() {
    while (true) {
      Connection newest;
      synchronized (idle) {
        newest = idle.pollFirst();
      }
      if (newest == null || !newest.isStale(System.nanoTime())) {
        return newest;
      }
      newest.abort();
    }
  }

  /** A new one. */
  Connection open() throws UnreachableException {
    return Connection.open(target);
  }

  /** A connection that was kept turns out to have been closed by the server. */
  void foundClosed(Connection connection) {
    synchronized (idle) {
      closesAfterStreams |= connection.servedStream();
    }
  }

  /**
   * An answer was read to its end.
   *
   * @param keptNanos how long the server keeps the connection while nothing is asked
   * @param afterStream whether the answer was a stream
   */
  void giveBack(Connection connection, long keptNanos, boolean afterStream) {
    connection.becameIdle(System.nanoTime(), keptNanos, afterStream);
    synchronized (idle) {
      if (closed || (afterStream && closesAfterStreams)) {
        connection.abort();
        return;
      }
      idle.addFirst(connection);
      if (idle.size() > mostIdle) {
        idle.removeLast().abort();
      }
    }
  }

  /** Closes what waits, and whatever is given back. */
  public void close() {
    synchronized (idle) {
      closed = true;
      idle.forEach(Connection::abort);
      idle.clear();
    }
  }
}
