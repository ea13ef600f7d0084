package dev.headrace.engine.runtimeapi;

import java.io.IOException;

/**
 * What came is not an HTTP/1.1 request that this server takes; the connection is of no more use.
 */
final class MalformedRequestException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status the HTTP status that says so
   */
  MalformedRequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
