package dev.headrace.supporting.logs;

import dev.headrace.wire.ServiceError;

/** The errors that CloudWatch Logs answers with; their statuses are those of its model. */
final class LogsErrors {
  private LogsErrors() {}

  static ServiceError invalid(String message) {
    return new ServiceError("InvalidParameterException", message);
  }

  static ServiceError invalidToken() {
    return invalid("The specified nextToken is invalid.");
  }

  static ServiceError noSuchGroup() {
    return new ServiceError("ResourceNotFoundException", "The specified log group does not exist.");
  }

  static ServiceError noSuchStream() {
    return new ServiceError(
        "ResourceNotFoundException", "The specified log stream does not exist.");
  }

  static ServiceError groupExists() {
    return new ServiceError(
        "ResourceAlreadyExistsException", "The specified log group already exists");
  }

  static ServiceError streamExists() {
    return new ServiceError(
        "ResourceAlreadyExistsException", "The specified log stream already exists");
  }

  static ServiceError tooManyTags(int limit) {
    return new ServiceError(
        "TooManyTagsException", "A resource can have no more than " + limit + " tags.");
  }

  static ServiceError unavailable(String why) {
    return new ServiceError("ServiceUnavailableException", why);
  }
}
