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

  static ServiceError invalidPattern(String why) {
    return invalid("Invalid filter pattern: " + why);
  }

  static ServiceError tooManyAtOnce(long maxBytes) {
    return invalid(
        "More than "
            + maxBytes
            + " bytes of events overlap in time; name fewer log streams, or a shorter time");
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

  static ServiceError tooManyGroups(int limit) {
    return new ServiceError(
        "LimitExceededException",
        "Resource limit exceeded: a region of an account has no more than "
            + limit
            + " log groups (maxGroups).");
  }

  static ServiceError tooManyTags(int limit, String resource) {
    return new ServiceError(
            "TooManyTagsException", "A resource can have no more than " + limit + " tags.")
        .with("resourceName", resource);
  }

  static ServiceError throttled(int waiting) {
    return new ServiceError(
        "ThrottlingException", "Rate exceeded: " + waiting + " calls of logs are waiting already");
  }

  static ServiceError unavailable(String why) {
    return new ServiceError("ServiceUnavailableException", why);
  }
}
