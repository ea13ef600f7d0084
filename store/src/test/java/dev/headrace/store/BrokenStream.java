package dev.headrace.store;

import java.io.IOException;
import java.io.InputStream;

/** A sender that goes away after some bytes. */
final class BrokenStream extends InputStream {
  private int remainingBytes;

  BrokenStream(int lengthBytes) {
    this.remainingBytes = lengthBytes;
  }

  @Override
  public int read() throws IOException {
    requireMore();
    remainingBytes--;
    return 1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    requireMore();
    int given = Math.min(remainingBytes, length);
    remainingBytes -= given;
    return given;
  }

  private void requireMore() throws IOException {
    if (remainingBytes == 0) {
      throw new IOException("the sender went away");
    }
  }
}
