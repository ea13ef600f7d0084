package dev.headrace.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** JSON to and from bytes. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Json() {}

  /** The body of a request. */
  static JsonNode request(byte[] body) {
    try {
      JsonNode json = MAPPER.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (IOException malformed) {
      throw notJson(where(malformed));
    }
    throw notJson("it is no object");
  }

  private static String where(IOException malformed) {
    return malformed instanceof JsonProcessingException json && json.getLocation() != null
        ? "it breaks in line "
            + json.getLocation().getLineNr()
            + ", column "
            + json.getLocation().getColumnNr()
        : "it cannot be read";
  }

  private static ApiError notJson(String why) {
    return ApiError.badRequest(
        null,
        null,
        "We could not parse the JSON body of your request: "
            + why
            + ". The API expects a JSON object.");
  }

  /** What a model's server sent; it speaks JSON. */
  static JsonNode answer(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new ApiError(
          500, ApiError.SERVER_ERROR, null, null, "The model's server did not answer in JSON.");
    }
  }

  static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
