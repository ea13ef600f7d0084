package dev.headrace.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A body whose bytes are summed as they are read and compared at the end with what the client
 * announced; a reader that stops early learns nothing.
 */
final class CheckedBody extends FilterInputStream {
  private final List<Expectation> expectations;
  private boolean ended;

  /**
   * @param fault what a difference is
   * @param name the field that announced it, for the error
   * @param expected as that field has it
   * @param printer how the sum is printed to compare with it
   */
  record Expectation(
      Fault fault,
      String name,
      String expected,
      ChecksumAlgorithm.Running running,
      java.util.function.Function<ChecksumAlgorithm.Running, String> printer) {

    void check() {
      String actual = printer.apply(running);
      if (!actual.equals(expected)) {
        throw new RefusedRequest(
            fault,
            "The "
                + name
                + " you specified did not match the calculated checksum: expected "
                + Text.shortened(expected)
                + ", calculated "
                + actual);
      }
    }
  }

  CheckedBody(InputStream in, List<Expectation> expectations) {
    super(in);
    this.expectations = expectations;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      expectations.forEach(expectation -> expectation.running.update(bytes, offset, count));
    } else if (count < 0 && !ended) {
      ended = true;
      expectations.forEach(Expectation::check);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    return Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
