package dev.headrace.app.listener;

import io.helidon.common.buffers.DataReader;
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
  private @Nullable InputStream opened;

  LazyBody(Supplier<InputStream> source) {
    this.source = source;
  }

  /** What the connection says when the client left, as what it is to a reader: an early end. */
  private static IOException ended(RuntimeException cause) {
    var end = new EOFException("the client closed the connection within the body");
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
    try {
      return in().read();
    } catch (UncheckedIOException | DataReader.InsufficientDataAvailableException e) {
      throw ended(e);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return in().read(target, offset, length);
    } catch (UncheckedIOException | DataReader.InsufficientDataAvailableException e) {
      throw ended(e);
    }
  }

  @Override
  public int available() throws IOException {
    return in().available();
  }
}
