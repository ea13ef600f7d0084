package dev.headrace.app.listener;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that is asked for when it is first read, so that a client that waits for {@code
 * 100 Continue} sends nothing that is refused anyway.
 */
final class LazyBody extends InputStream {
  private final Supplier<InputStream> source;
  private final Stalls.Watch watch;
  private @Nullable InputStream opened;

  LazyBody(Supplier<InputStream> source, Stalls.Watch watch) {
    this.source = source;
    this.watch = watch;
  }

  /** What the connection says when the client left, as what it is to a reader: an early end. */
  private static IOException ended(RuntimeException cause) {
    var end = new EOFException("the connection was closed within the body");
    end.initCause(cause);
    return end;
  }

  private InputStream in() {
    InputStream known = opened;
    if (known == null) {
      known = source.get();
      opened = known;
    }
    return known;
  }

  @Override
  public int read() throws IOException {
    watch.clientsTurn();
    try {
      return in().read();
    } catch (UncheckedIOException
        | CloseConnectionException
        | DataReader.InsufficientDataAvailableException e) {
      throw ended(e);
    } finally {
      watch.ownTurn();
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    watch.clientsTurn();
    try {
      return in().read(target, offset, length);
    } catch (UncheckedIOException
        | CloseConnectionException
        | DataReader.InsufficientDataAvailableException e) {
      throw ended(e);
    } finally {
      watch.ownTurn();
    }
  }

  @Override
  public int available() throws IOException {
    return in().available();
  }
}
