package dev.headrace.store;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a file: the stream ends after them, and fails where the file ends before. */
final class BoundedStream extends FilterInputStream {
  private long remainingBytes;

  BoundedStream(InputStream in, long lengthBytes) {
    super(in);
    this.remainingBytes = lengthBytes;
  }

  @Override
  public int read() throws IOException {
    if (remainingBytes <= 0) {
      return -1;
    }
    int read = requireMore(in.read());
    remainingBytes--;
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (remainingBytes <= 0) {
      return -1;
    }
    int read = requireMore(in.read(bytes, offset, (int) Math.min(length, remainingBytes)));
    remainingBytes -= read;
    return read;
  }

  private int requireMore(int read) throws EOFException {
    if (read < 0) {
      throw new EOFException("the file ends " + remainingBytes + " bytes too early");
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(Math.min(count, remainingBytes));
    remainingBytes -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), remainingBytes);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
