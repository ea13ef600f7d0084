package dev.headrace.bedrock.control;

import dev.headrace.wire.ServiceError;

/** Why an operation of the control plane is refused. */
final class Refused {
  private Refused() {}

  static ServiceError invalid(String message) {
    return new ServiceError("ValidationException", message);
  }

  static ServiceError notFound(String message) {
    return new ServiceError("ResourceNotFoundException", message);
  }

  static ServiceError conflict(String message) {
    return new ServiceError("ConflictException", message);
  }

  static ServiceError tooMany(String message) {
    return new ServiceError("ServiceQuotaExceededException", message);
  }
}
