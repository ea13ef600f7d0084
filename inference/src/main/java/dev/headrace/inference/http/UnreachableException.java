package dev.headrace.inference.http;

import java.io.IOException;
import java.io.Serial;

/** There is no connection to a server, so nothing of a request was sent. */
public final class UnreachableException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  UnreachableException(String message, IOException cause) {
    super(message, cause);
  }
}
