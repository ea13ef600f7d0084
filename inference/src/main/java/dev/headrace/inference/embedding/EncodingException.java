package dev.headrace.inference.embedding;

import java.io.Serial;

/** The runtime cannot be loaded, or did not compute. */
final class EncodingException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  EncodingException(String message, Throwable cause) {
    super(message, cause);
  }
}
