package dev.headrace.store;

import java.io.IOException;

/** A body had more bytes than its reader allows; nothing of it was kept. */
public final class BodyTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long maxBytes;

  BodyTooLargeException(long maxBytes) {
    super("the body is longer than the " + maxBytes + " bytes that are allowed");
    this.maxBytes = maxBytes;
  }

  /** The limit that it broke. */
  public long maxBytes() {
    return maxBytes;
  }
}
