package dev.headrace.inference.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the errors of a model's server mean to whoever asked. */
final class ServerErrors {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int MESSAGE_LIMIT = 2_000;
  private static final byte[] ERROR = {'{', '"', 'e', 'r', 'r', 'o', 'r', '"'};

  private ServerErrors() {}

  /** An error that a server answered instead of an answer. */
  static ModelException of(int status, byte[] body) {
    JsonNode error = error(body);
    String type = error.path("type").asText("");
    String code = error.path("code").asText("");
    String message = message(error, status);
    return new ModelException(reason(status, type, code, message), message);
  }

  /** The error that an event of a stream is; null for any other event. */
  static @Nullable ModelException in(byte[] event) {
    if (event.length < ERROR.length) {
      return null;
    }
    for (int i = 0; i < ERROR.length; i++) {
      if (event[i] != ERROR[i]) {
        return null;
      }
    }
    JsonNode error = error(event);
    return of(error.path("code").asInt(500), event);
  }

  private static JsonNode error(byte[] body) {
    try {
      JsonNode answer = JSON.readTree(body);
      return answer == null ? JSON.nullNode() : answer.path("error");
    } catch (IOException e) {
      return JSON.nullNode();
    }
  }

  private static String message(JsonNode error, int status) {
    String told = error.isTextual() ? error.asText() : error.path("message").asText("");
    String message = told.isBlank() ? "The model's server answered with status " + status : told;
    return message.length() > MESSAGE_LIMIT ? message.substring(0, MESSAGE_LIMIT) : message;
  }

  private static Reason reason(int status, String type, String code, String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    if (type.equals("exceed_context_size_error")
        || code.equals("context_length_exceeded")
        || lower.contains("maximum context length")) {
      return Reason.CONTEXT_TOO_LONG;
    }
    return switch (status) {
      case 400, 404, 409, 413, 415, 422 -> Reason.INVALID_REQUEST;
      case 401, 402, 403 -> Reason.UNAVAILABLE;
      case 408, 504 -> Reason.TIMEOUT;
      case 429 -> Reason.TOO_MANY_REQUESTS;
      case 501 -> Reason.UNSUPPORTED;
      case 500 -> isOfRequest(lower) ? Reason.INVALID_REQUEST : Reason.SERVER_FAILED;
      default -> Reason.SERVER_FAILED;
    };
  }

  /** llama.cpp's server answers 500 to some requests that are wrong. */
  private static boolean isOfRequest(String message) {
    return message.contains("grammar")
        || message.contains("schema")
        || message.contains("template")
        || message.contains("not supported")
        || message.contains("parse error");
  }
}
