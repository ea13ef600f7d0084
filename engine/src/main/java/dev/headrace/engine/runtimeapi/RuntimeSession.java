package dev.headrace.engine.runtimeapi;

import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Request;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Runtime API as one environment sees it: which request it has, and which connection waits for
 * the next.
 *
 * <p>Its rules are those of the Lambda Runtime API
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html): one request at a time, answered
 * once, by its id.
 */
public final class RuntimeSession implements AutoCloseable {
  /** The most connections that one environment may hold. */
  static final int CONNECTION_LIMIT = 64;

  /** Whom a session tells; called on connection threads, never with the session's monitor held. */
  public interface Host {
    /** The runtime has asked for its first request. */
    void initialized();

    /**
     * The runtime says that the code cannot be initialised.
     *
     * @param error what it said, as JSON
     */
    void initFailed(String errorType, byte[] error);

    /** A request was answered; the environment waits for the next or soon will. */
    void ended(Request request, Outcome outcome);
  }

  /** What becomes of a call. */
  enum Verdict {
    /** It is done as asked. */
    ACCEPTED,
    /** There is no such request, or it was answered already. */
    NO_SUCH_REQUEST,
    /** It is not the time for it. */
    NOT_NOW
  }

  private enum State {
    /** No code was assigned yet. */
    IDLE,
    INITIALIZING,
    READY,
    CLOSED
  }

  private final ServerSocketChannel listener;
  private final Set<RuntimeConnection> connections = new HashSet<>();
  private State state = State.IDLE;
  private @Nullable Host host;
  private @Nullable RuntimeConnection waiting;
  private @Nullable Request current;
  private boolean delivered;

  RuntimeSession(ServerSocketChannel listener) {
    this.listener = listener;
  }

  /** Lets the runtime ask for requests from now on. */
  public synchronized void attach(Host newHost) {
    if (state == State.IDLE) {
      host = newHost;
      state = State.INITIALIZING;
    }
  }

  /** Hands a request to the runtime, now if it waits for one, else as soon as it asks. */
  public void assign(Request request) {
    RuntimeConnection to;
    synchronized (this) {
      if (state == State.CLOSED) {
        return;
      }
      current = request;
      to = waiting;
      waiting = null;
      delivered = to != null;
    }
    if (to != null) {
      to.deliver(request);
    }
  }

  /** Ends every connection; nothing is told to the host any more. */
  @Override
  public void close() {
    RuntimeConnection[] toClose;
    synchronized (this) {
      state = State.CLOSED;
      waiting = null;
      current = null;
      toClose = connections.toArray(new RuntimeConnection[0]);
      connections.clear();
    }
    try {
      listener.close();
    } catch (IOException ignored) {
      // Nobody can connect to it any more, which is all that was asked.
    }
    for (RuntimeConnection connection : toClose) {
      connection.close();
    }
  }

  ServerSocketChannel listener() {
    return listener;
  }

  synchronized boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Takes a connection in; false where there are too many, or the session has ended. */
  synchronized boolean opened(RuntimeConnection connection) {
    return state != State.CLOSED
        && connections.size() < CONNECTION_LIMIT
        && connections.add(connection);
  }

  synchronized void closed(RuntimeConnection connection) {
    connections.remove(connection);
    if (waiting == connection) {
      waiting = null;
    }
  }

  synchronized boolean isWaitingOn(RuntimeConnection connection) {
    return waiting == connection;
  }

  /** The runtime asks for its next request, which {@link RuntimeConnection#deliver} gives it. */
  Verdict next(RuntimeConnection connection) {
    boolean first;
    Request undelivered = null;
    RuntimeConnection replaced = null;
    Host told;
    synchronized (this) {
      told = host;
      if (state == State.IDLE || state == State.CLOSED || told == null) {
        return Verdict.NOT_NOW;
      }
      if (current != null && delivered) {
        return Verdict.NOT_NOW;
      }
      first = state == State.INITIALIZING;
      state = State.READY;
      if (current != null) {
        undelivered = current;
        delivered = true;
      } else {
        replaced = waiting;
        waiting = connection;
      }
    }
    if (replaced != null) {
      replaced.close();
    }
    if (undelivered != null) {
      connection.deliver(undelivered);
    }
    if (first) {
      told.initialized();
    }
    return Verdict.ACCEPTED;
  }

  /** A request never reached the runtime: whoever asks next has it. */
  synchronized void notDelivered(Request request) {
    if (current != null && current.id() == request.id()) {
      delivered = false;
    }
  }

  /** Whether a request of this id waits for its answer. */
  synchronized boolean isOpen(String requestId) {
    return current != null && delivered && current.requestId().equals(requestId);
  }

  /** The runtime answers a request. */
  Verdict end(String requestId, Outcome outcome) {
    Request ended;
    Host told;
    synchronized (this) {
      ended = current;
      told = host;
      if (ended == null || told == null || !isOpen(requestId)) {
        return Verdict.NO_SUCH_REQUEST;
      }
      current = null;
    }
    told.ended(ended, outcome);
    return Verdict.ACCEPTED;
  }

  /** The runtime gives up before its first request. */
  Verdict failInit(String errorType, byte[] error) {
    Host told;
    synchronized (this) {
      told = host;
      if (state != State.INITIALIZING || told == null) {
        return Verdict.NOT_NOW;
      }
    }
    told.initFailed(errorType, error);
    return Verdict.ACCEPTED;
  }
}
