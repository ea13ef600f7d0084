package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.inference.Ask;
import dev.headrace.inference.Served;
import java.util.List;

/**
 * A request for the text that follows a prompt (<a
 * href="https://platform.openai.com/docs/api-reference/completions/create">source</a>).
 */
final class CompletionRequest implements TextRequest {
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.acts("model"),
          Parameter.acts("prompt", "one text"),
          Parameter.acts("stream"),
          Parameter.acts("stream_options", "`include_usage`"),
          Parameter.acts("max_tokens", "16 where it is not given, as OpenAI has it"),
          Parameter.acts("temperature"),
          Parameter.acts("top_p"),
          Parameter.acts("frequency_penalty"),
          Parameter.acts("presence_penalty"),
          Parameter.acts("seed"),
          Parameter.acts("stop", "at most " + Generation.MAX_STOPS),
          Parameter.acts("n", "1 only"),
          Parameter.acts("logit_bias", "by the token ids of the model that answers"),
          Parameter.noEffect("user", "tells OpenAI's abuse detection who asks"),
          Parameter.acts("best_of", "1 only"),
          Parameter.refused("echo", "Put the prompt before the completion yourself."),
          Parameter.refused("logprobs", "Chats have them."),
          Parameter.refused("suffix", "The models here write on, and do not insert."));

  /** As the API documents it. */
  private static final int MAX_TOKENS_UNSAID = 16;

  private final Fields fields;
  private final String model;

  private CompletionRequest(Fields fields) {
    this.fields = fields;
    this.model = TextRequest.model(fields);
  }

  /** Reads a request, which is its own from here on. */
  static CompletionRequest of(JsonNode json) {
    Fields fields = Fields.of(json, "");
    Parameter.check(fields, PARAMETERS);
    TextRequest.model(fields);
    checkPrompt(fields.required("prompt"));
    Generation.check(fields);
    fields.integer("best_of", 1, 1);
    fields.text("user");
    return new CompletionRequest(fields);
  }

  private static void checkPrompt(JsonNode prompt) {
    if (prompt.isArray() && prompt.size() == 1 && prompt.get(0).isTextual()) {
      return;
    }
    if (prompt.isArray()) {
      throw ApiError.badValue(
          "prompt",
          "Invalid 'prompt': a request holds one text here; send a request for each of several,"
              + " and text in the place of tokens.");
    }
    if (!prompt.isTextual()) {
      throw Fields.wrongType("prompt", "a string", prompt);
    }
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public boolean isStreamed() {
    return fields.flag("stream");
  }

  @Override
  public Ask.Task task() {
    return Ask.Task.COMPLETION;
  }

  @Override
  public Prepared prepare(Served served) {
    int most =
        Generation.limitTokens(fields, served.contextTokens(), MAX_TOKENS_UNSAID, "max_tokens");
    Parameter.strip(fields, PARAMETERS);
    fields.object().remove(List.of("n", "best_of"));
    JsonNode prompt = fields.required("prompt");
    if (prompt.isArray()) {
      fields.object().set("prompt", prompt.get(0));
    }
    int estimate = Generation.estimate(prompt);
    return new Prepared(Json.bytes(fields.object()), estimate, most);
  }

  @Override
  public String promptParameter() {
    return "prompt";
  }
}
