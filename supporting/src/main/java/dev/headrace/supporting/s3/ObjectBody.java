package dev.headrace.supporting.s3;

import dev.headrace.kernel.Body;
import dev.headrace.store.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;

/** A range of an object's bytes, across the blobs of its parts. */
record ObjectBody(Blobs blobs, List<Part> parts, ByteRange range) implements Body {
  @Override
  public long lengthBytes() {
    return range.length();
  }

  @Override
  public InputStream open() throws IOException {
    var pieces = new ArrayDeque<Body>();
    long start = 0;
    for (Part part : parts) {
      long from = Math.max(range.offset() - start, 0);
      long to = Math.min(range.offset() + range.length() - start, part.sizeBytes());
      if (from < to) {
        pieces.add(blobs.range(Shelf.blob(part), from, to - from));
      }
      start += part.sizeBytes();
    }
    return new InRow(pieces);
  }

  /** Streams one body after the other; each is opened when its first byte is wanted. */
  private static final class InRow extends InputStream {
    private final ArrayDeque<Body> left;
    private InputStream current;

    InRow(ArrayDeque<Body> pieces) throws IOException {
      this.left = pieces;
      this.current = next();
    }

    private InputStream next() throws IOException {
      Body body = left.poll();
      return body == null ? InputStream.nullInputStream() : body.open();
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      int read = current.read(bytes, offset, length);
      while (read < 0 && !left.isEmpty()) {
        current.close();
        current = next();
        read = current.read(bytes, offset, length);
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      left.clear();
      current.close();
    }
  }
}
