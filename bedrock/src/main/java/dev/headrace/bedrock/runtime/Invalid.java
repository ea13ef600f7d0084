package dev.headrace.bedrock.runtime;

import dev.headrace.wire.ServiceError;

/** What is wrong with a request, in Bedrock's words where those are known. */
final class Invalid {
  private Invalid() {}

  static ServiceError request(String message) {
    return new ServiceError("ValidationException", message);
  }

  /** The provider's own format is violated. */
  static ServiceError input(String what) {
    return request(
        "Malformed input request: " + what + ", please reformat your input and try again.");
  }

  /** What the model that is named, or the one that answers for it, cannot do. */
  static ServiceError unsupported(String what) {
    return request(
        "This model doesn't support " + what + ". Remove it and try again, or use another model.");
  }

  static ServiceError modelIdentifier() {
    return request("The provided model identifier is invalid.");
  }
}
