package dev.headrace.engine.sandbox;

import java.io.IOException;

/** The other side of a stream does not speak the protocol; the stream is to be closed. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
