package dev.headrace.store;

import dev.headrace.kernel.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A body in flight, in memory or in a file without a name. It counts against the bytes in flight
 * until it is closed; then it can no longer be read. Its streams may be read by several threads, a
 * stream each.
 */
public final class SpilledBody implements Body, AutoCloseable {
  private final AtomicBoolean closed = new AtomicBoolean();
  private final byte[] content;
  private final @Nullable FileChannel file;
  private final long lengthBytes;
  private final BodySpill.Share share;

  private SpilledBody(
      byte[] content, @Nullable FileChannel file, long lengthBytes, BodySpill.Share share) {
    this.content = content;
    this.file = file;
    this.lengthBytes = lengthBytes;
    this.share = share;
  }

  static SpilledBody inMemory(byte[] content, BodySpill.Share share) {
    return new SpilledBody(content, null, content.length, share);
  }

  static SpilledBody inFile(FileChannel file, long lengthBytes, BodySpill.Share share) {
    return new SpilledBody(new byte[0], file, lengthBytes, share);
  }

  @Override
  public long lengthBytes() {
    return lengthBytes;
  }

  /** Whether its bytes are in a file. */
  public boolean isSpilled() {
    return file != null;
  }

  @Override
  public InputStream open() throws IOException {
    requireOpen();
    return file == null
        ? new ByteArrayInputStream(content)
        : new BoundedStream(new PositionalStream(file), lengthBytes);
  }

  @Override
  public byte[] bytes() throws IOException {
    requireOpen();
    if (file == null) {
      return content;
    }
    try (InputStream in = open()) {
      return in.readAllBytes();
    }
  }

  /** Gives back its bytes. */
  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      share.resizeTo(0);
      if (file != null) {
        file.close();
      }
    }
  }

  private void requireOpen() throws IOException {
    if (closed.get()) {
      throw new IOException("the body's request has ended");
    }
  }

  /** Reads a file from its start with a position of its own; closing it leaves the file open. */
  private static final class PositionalStream extends InputStream {
    private final FileChannel file;
    private long position;

    private PositionalStream(FileChannel file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = file.read(ByteBuffer.wrap(bytes, offset, length), position);
      position += Math.max(read, 0);
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = Math.clamp(count, 0, Math.max(0, file.size() - position));
      position += skipped;
      return skipped;
    }
  }
}
