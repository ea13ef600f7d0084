package dev.headrace.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * An error as OpenAI's API answers it (<a
 * href="https://platform.openai.com/docs/guides/error-codes">source</a>): an HTTP status and an
 * object with a message, a type, the parameter that is wrong and a code.
 */
final class ApiError extends RuntimeException {
  static final String INVALID_REQUEST = "invalid_request_error";
  static final String SERVER_ERROR = "server_error";

  @Serial private static final long serialVersionUID = 1;

  private final int status;
  private final String type;
  private final @Nullable String parameter;
  private final @Nullable String code;
  private final String message;
  private boolean retried = true;

  ApiError(
      int status, String type, @Nullable String parameter, @Nullable String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.parameter = parameter;
    this.code = code;
    this.message = message;
  }

  /** A request that is wrong in itself. */
  static ApiError badRequest(@Nullable String parameter, @Nullable String code, String message) {
    return new ApiError(400, INVALID_REQUEST, parameter, code, message);
  }

  /** Where there is no such thing for a parameter's value. */
  static ApiError badValue(String parameter, String message) {
    return badRequest(parameter, "invalid_value", message);
  }

  /** A parameter that OpenAI's API has and the models here do not heed. */
  static ApiError unsupported(String parameter, String why) {
    return badRequest(
        parameter, "unsupported_parameter", "Unsupported parameter: '" + parameter + "'. " + why);
  }

  static ApiError missing(String parameter) {
    return badRequest(
        parameter,
        "missing_required_parameter",
        "Missing required parameter: '" + parameter + "'.");
  }

  /** The error, which clients are told not to try again: it would end the same. */
  ApiError once() {
    retried = false;
    return this;
  }

  int status() {
    return status;
  }

  /** Whether clients may try again by themselves. */
  boolean isRetried() {
    return retried;
  }

  @Nullable String code() {
    return code;
  }

  @Nullable String parameter() {
    return parameter;
  }

  String message() {
    return message;
  }

  /** As it stands in an answer, or in a stream in the place of an event. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode error = json.putObject("error");
    error.put("message", message);
    error.put("type", type);
    error.put("param", parameter);
    error.put("code", code);
    return json;
  }
}
