package dev.headrace.kernel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a request or a reply, which rules pass on and never open: to a rule a body is a
 * length. Only the edge and the engines read one.
 */
public interface Body {
  /** A body of no bytes. */
  Body EMPTY = of(new byte[0]);

  /** How many bytes {@link #open} yields. */
  long lengthBytes();

  /**
   * A fresh stream over the bytes, from the first.
   *
   * @throws IOException if a body that was spilled to a file cannot be read
   */
  InputStream open() throws IOException;

  /**
   * All bytes in one array; for bodies whose limit is known to be small.
   *
   * @throws IOException if a body that was spilled to a file cannot be read
   */
  default byte[] bytes() throws IOException {
    try (InputStream in = open()) {
      return in.readAllBytes();
    }
  }

  /** A body held in memory. The array must not change afterwards. */
  static InMemory of(byte[] bytes) {
    return new InMemory(bytes);
  }

  /** A body held in memory. */
  final class InMemory implements Body {
    private final byte[] content;

    private InMemory(byte[] content) {
      this.content = content;
    }

    @Override
    public long lengthBytes() {
      return content.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }

    @Override
    public byte[] bytes() {
      return content;
    }
  }
}
