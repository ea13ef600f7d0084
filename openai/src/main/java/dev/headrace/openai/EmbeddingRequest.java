package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A request for vectors (<a
 * href="https://platform.openai.com/docs/api-reference/embeddings/create">source</a>).
 *
 * @param base64 whether vectors are sent as bytes in base 64
 * @param dimensions that vectors shall have; 0 for all
 */
record EmbeddingRequest(String model, List<String> texts, boolean base64, int dimensions) {
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.acts("model"),
          Parameter.acts("input", "a text or at most 2,048 of them"),
          Parameter.acts("encoding_format", "`float` and `base64`"),
          Parameter.acts("dimensions", "the first so many, scaled to length 1"),
          Parameter.noEffect("user", "tells OpenAI's abuse detection who asks"));

  /** The most texts of a request, as the API documents it. */
  static final int MAX_TEXTS = 2_048;

  private static final int MAX_DIMENSIONS = 1 << 16;

  static EmbeddingRequest of(JsonNode json) {
    Fields fields = Fields.of(json, "");
    Parameter.check(fields, PARAMETERS);
    String model = TextRequest.model(fields);
    List<String> texts = texts(fields.required("input"));
    String format = fields.choice("encoding_format", List.of("float", "base64"));
    Integer dimensions = fields.integer("dimensions", 1, MAX_DIMENSIONS);
    fields.text("user");
    return new EmbeddingRequest(
        model, texts, "base64".equals(format), dimensions == null ? 0 : dimensions);
  }

  private static List<String> texts(JsonNode input) {
    if (input.isTextual()) {
      return List.of(text("input", input));
    }
    if (!input.isArray()) {
      throw Fields.wrongType("input", "one of a string or array of strings", input);
    }
    Fields.checkLength("input", input, 1, MAX_TEXTS);
    List<String> texts = new ArrayList<>(input.size());
    for (int i = 0; i < input.size(); i++) {
      texts.add(text("input[" + i + "]", input.get(i)));
    }
    return texts;
  }

  private static String text(String path, JsonNode value) {
    if (value.isIntegralNumber() || value.isArray()) {
      throw ApiError.badValue(
          path,
          "Invalid '"
              + path
              + "': tokens are those of one model and mean nothing to another; send text.");
    }
    if (!value.isTextual()) {
      throw Fields.wrongType(path, "a string", value);
    }
    if (value.textValue().isEmpty()) {
      throw ApiError.badValue(path, "Invalid '" + path + "': input cannot be an empty string.");
    }
    return value.textValue();
  }
}
