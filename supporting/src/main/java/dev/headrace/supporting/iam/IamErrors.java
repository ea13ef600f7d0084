package dev.headrace.supporting.iam;

import dev.headrace.wire.ServiceError;

/** The errors that IAM answers with; their statuses are those of its model. */
final class IamErrors {
  private IamErrors() {}

  static ServiceError noSuchEntity(String message) {
    return new ServiceError("NoSuchEntity", message);
  }

  static ServiceError noSuchRole(String name) {
    return noSuchEntity("The role with name " + name + " cannot be found.");
  }

  static ServiceError noSuchPolicy(String arn) {
    return noSuchEntity("Policy " + arn + " does not exist or is not attachable.");
  }

  static ServiceError entityAlreadyExists(String message) {
    return new ServiceError("EntityAlreadyExists", message);
  }

  static ServiceError deleteConflict(String message) {
    return new ServiceError("DeleteConflict", message);
  }

  static ServiceError limitExceeded(String what, int limit) {
    return new ServiceError("LimitExceeded", "Cannot exceed quota for " + what + ": " + limit);
  }

  static ServiceError malformedPolicy(String message) {
    return new ServiceError("MalformedPolicyDocument", message);
  }

  static ServiceError invalidInput(String message) {
    return new ServiceError("InvalidInput", message);
  }

  static ServiceError invalidMarker() {
    return new ServiceError("ValidationError", 400, "Invalid Marker.");
  }
}
