package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import dev.headrace.wire.ServiceError;

/** Lambda's errors, in its own words. */
public final class Refusals {
  private Refusals() {}

  /** A member has a value that Lambda does not take. */
  public static ServiceError invalid(String message) {
    return new ServiceError("InvalidParameterValueException", message).with("Type", "User");
  }

  /** There is no such function, version or alias. */
  public static ServiceError noFunction(Partition partition, String nameAndQualifier) {
    return notFound("Function not found: " + arn(partition, nameAndQualifier));
  }

  /** There is no such thing. */
  public static ServiceError notFound(String message) {
    return new ServiceError("ResourceNotFoundException", message).with("Type", "User");
  }

  /** It exists, or is not in a state for this. */
  public static ServiceError conflict(String message) {
    return new ServiceError("ResourceConflictException", message).with("Type", "User");
  }

  /** Someone else changed it meanwhile. */
  static ServiceError otherRevision() {
    return new ServiceError(
            "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id. Call the"
                + " GetFunction/GetAlias API to retrieve the latest Revision Id")
        .with("Type", "User");
  }

  /** The ARN of a function, version or alias. */
  public static String arn(Partition partition, String nameAndQualifier) {
    return partition.arn("lambda", "function:" + nameAndQualifier);
  }
}
