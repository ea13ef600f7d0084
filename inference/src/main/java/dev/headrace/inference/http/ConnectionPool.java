package dev.headrace.inference.http;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one server that wait for their next request; the one used last comes first. A
 * server of llama.cpp has few threads and gives one to each connection, so no more are kept than
 * are asked for.
 */
public final class ConnectionPool {
  private final Target target;
  private final int mostIdle;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private boolean closed;

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

  void giveBack(Connection connection, long keptNanos) {
    connection.becameIdle(System.nanoTime(), keptNanos);
    Connection surplus = null;
    synchronized (idle) {
      if (closed) {
        surplus = connection;
      } else {
        idle.addFirst(connection);
        surplus = idle.size() > mostIdle ? idle.pollLast() : null;
      }
    }
    if (surplus != null) {
      surplus.abort();
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
