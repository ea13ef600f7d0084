package dev.headrace.bedrock.runtime;

import dev.headrace.inference.ModelException;
import dev.headrace.wire.ServiceError;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Words why there is no answer as Bedrock does: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html">its
 * errors</a>.
 */
final class Failures {
  /** The status that a model's server is told to have had where it failed. */
  private static final int SERVER_FAILED = 500;

  private Failures() {}

  /** The error of a request that got no answer. */
  static ServiceError of(ModelException failure, String modelId) {
    String why = String.valueOf(failure.getMessage());
    return switch (failure.reason()) {
      case UNKNOWN_MODEL -> unknownModel(why);
      case UNSUPPORTED -> Invalid.request(why);
      case INVALID_REQUEST -> Invalid.request("The model returned the following errors: " + why);
      case CONTEXT_TOO_LONG -> Invalid.request("Input is too long for requested model. " + why);
      case TOO_MANY_REQUESTS ->
          new ServiceError(
              "ThrottlingException", "Too many requests, please wait before trying again. " + why);
      case TOO_MANY_TOKENS ->
          new ServiceError(
              "ThrottlingException", "Too many tokens, please wait before trying again. " + why);
      case QUEUE_FULL ->
          new ServiceError(
              "ServiceUnavailableException",
              "Too many connections, please wait before trying again. " + why);
      case TIMEOUT ->
          new ServiceError("ModelTimeoutException", "The request took too long to process. " + why);
      case UNAVAILABLE ->
          new ServiceError(
              "ModelNotReadyException",
              "Model is not ready for inference. Wait and try your request again. " + why);
      case SERVER_FAILED ->
          new ServiceError("ModelErrorException", "The model's server failed. " + why)
              .with("originalStatusCode", SERVER_FAILED)
              .with("resourceName", modelId);
      case SHUTTING_DOWN -> new ServiceError("ServiceUnavailableException", why);
    };
  }

  static ServiceError unknownModel(String hint) {
    return new ServiceError(
        "ResourceNotFoundException",
        "Could not resolve the foundation model from the provided model identifier. " + hint);
  }

  /** This process ends before there is an answer. */
  static ServiceError interrupted() {
    return new ServiceError("ServiceUnavailableException", "The server is shutting down.");
  }

  /** The member of a stream's union that tells of a failure midway. */
  static String eventOf(ModelException failure) {
    return switch (failure.reason()) {
      case TOO_MANY_REQUESTS, TOO_MANY_TOKENS -> "throttlingException";
      case INVALID_REQUEST, CONTEXT_TOO_LONG, UNSUPPORTED, UNKNOWN_MODEL -> "validationException";
      case QUEUE_FULL, UNAVAILABLE, SHUTTING_DOWN -> "serviceUnavailableException";
      case TIMEOUT, SERVER_FAILED -> "modelStreamErrorException";
    };
  }

  /** The members of that event. */
  static Map<String, Object> membersOf(ModelException failure) {
    String why = String.valueOf(failure.getMessage());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("message", "The model's answer ended early. " + why);
    if (eventOf(failure).equals("modelStreamErrorException")) {
      members.put("originalStatusCode", SERVER_FAILED);
      members.put("originalMessage", why);
    }
    return members;
  }
}
