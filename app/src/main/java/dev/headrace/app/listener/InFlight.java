package dev.headrace.app.listener;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts what requests hold at once, and refuses what would go beyond the limits. */
final class InFlight {
  private final Limits limits;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  InFlight(Limits limits) {
    this.limits = limits;
  }

  /** Requests that are being answered. */
  int requests() {
    return requests.get();
  }

  /** Bytes of bodies that they hold. */
  long bytes() {
    return bytes.get();
  }

  /** Lets a request in; null where there are too many. Whoever gets it closes it. */
  @Nullable Ticket admit() {
    if (requests.incrementAndGet() > limits.requestsInFlight()) {
      requests.decrementAndGet();
      return null;
    }
    return new Ticket();
  }

  /** One request's share, given back when it is closed, however the request ended. */
  final class Ticket implements AutoCloseable {
    private long held;

    private Ticket() {}

    /** Takes a share of the bytes; false where they are too many. */
    boolean hold(long more) {
      if (bytes.addAndGet(more) > limits.bytesInFlight()) {
        bytes.addAndGet(-more);
        return false;
      }
      held += more;
      return true;
    }

    /** A body of unknown length, whose bytes are counted as they come. */
    InputStream counting(InputStream body) {
      return new FilterInputStream(body) {
        @Override
        public int read() throws IOException {
          int one = super.read();
          return one < 0 ? one : count(1, one);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          int read = super.read(target, offset, length);
          return count(Math.max(read, 0), read);
        }
      };
    }

    private int count(int read, int result) throws TooManyBytes {
      if (read > 0 && !hold(read)) {
        throw new TooManyBytes();
      }
      return result;
    }

    @Override
    public void close() {
      bytes.addAndGet(-held);
      held = 0;
      requests.decrementAndGet();
    }
  }

  /** The bytes that requests hold have reached their limit. */
  static final class TooManyBytes extends IOException {
    private static final long serialVersionUID = 1L;

    private TooManyBytes() {
      super("the bodies of all requests together are too large");
    }
  }
}
