package dev.headrace.openai;

import dev.headrace.inference.ModelException;
import org.jspecify.annotations.Nullable;

/** Why there is no answer, in the words of OpenAI's API. */
final class Refusals {
  private static final String RATE_LIMIT = "rate_limit_exceeded";

  private Refusals() {}

  /**
   * The error of a request.
   *
   * @param model as the client named it
   * @param prompt the parameter that holds the prompt
   */
  static ApiError of(ModelException why, String model, String prompt) {
    String message = String.valueOf(why.getMessage());
    return switch (why.reason()) {
      case UNKNOWN_MODEL -> unknownModel(model);
      case UNSUPPORTED -> ApiError.badRequest("model", "unsupported_model", message);
      case INVALID_REQUEST -> ApiError.badRequest(null, null, message);
      case CONTEXT_TOO_LONG -> ApiError.badRequest(prompt, "context_length_exceeded", message);
      case TOO_MANY_REQUESTS -> new ApiError(429, "requests", null, RATE_LIMIT, message);
      case TOO_MANY_TOKENS -> new ApiError(429, "tokens", null, RATE_LIMIT, message);
      case QUEUE_FULL -> failed(503, "overloaded", message);
      case TIMEOUT -> failed(504, "timeout", message).once();
      case UNAVAILABLE -> failed(503, "model_unavailable", message).once();
      case SERVER_FAILED -> failed(500, "model_failed", message);
      case SHUTTING_DOWN -> failed(503, null, message);
    };
  }

  static ApiError unknownModel(String model) {
    return new ApiError(
        404,
        ApiError.INVALID_REQUEST,
        null,
        "model_not_found",
        "The model `" + model + "` does not exist or you do not have access to it.");
  }

  private static ApiError failed(int status, @Nullable String code, String message) {
    return new ApiError(status, ApiError.SERVER_ERROR, null, code, message);
  }
}
