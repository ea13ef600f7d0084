package dev.headrace.wire;

/** Thrown where a request is wrong in a way that each protocol words by itself. */
final class RefusedRequest extends RuntimeException {
  private final transient Fault fault;
  private final String message;

  RefusedRequest(Fault fault, String message) {
    super(message, null, false, false);
    this.fault = fault;
    this.message = message;
  }

  Fault fault() {
    return fault;
  }

  String message() {
    return message;
  }
}
