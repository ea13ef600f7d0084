package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Ask;
import dev.headrace.inference.Served;
import java.util.List;
import java.util.Set;

/**
 * A request for the next message of a chat (<a
 * href="https://platform.openai.com/docs/api-reference/chat/create">source</a>).
 */
final class ChatRequest implements TextRequest {
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.acts("model"),
          Parameter.acts("messages", "text only; at most " + Messages.MAX_MESSAGES),
          Parameter.acts("stream"),
          Parameter.acts("stream_options", "`include_usage`"),
          Parameter.acts("max_completion_tokens"),
          Parameter.acts("max_tokens"),
          Parameter.acts("temperature"),
          Parameter.acts("top_p"),
          Parameter.acts("frequency_penalty"),
          Parameter.acts("presence_penalty"),
          Parameter.acts("seed"),
          Parameter.acts("stop", "at most " + Generation.MAX_STOPS),
          Parameter.acts("n", "1 only"),
          Parameter.acts("logit_bias", "by the token ids of the model that answers"),
          Parameter.acts("logprobs"),
          Parameter.acts("top_logprobs"),
          Parameter.acts("response_format"),
          Parameter.acts("tools", "functions; at most " + Tools.MAX_TOOLS),
          Parameter.acts("tool_choice"),
          Parameter.acts("parallel_tool_calls"),
          Parameter.noEffect("user", "tells OpenAI's abuse detection who asks"),
          Parameter.noEffect("safety_identifier", "tells OpenAI's abuse detection who asks"),
          Parameter.noEffect("prompt_cache_key", "model servers find what they have by themselves"),
          Parameter.noEffect("metadata", "is found again in OpenAI's list of stored answers"),
          Parameter.noEffect("service_tier", "`auto` and `default`: there is one tier"),
          Parameter.noEffect("store", "`false`: answers are not stored"),
          Parameter.noEffect("modalities", "`text`"),
          Parameter.refused("audio", "The models here answer with text."),
          Parameter.refused("prediction", "The models here do not use predictions."),
          Parameter.refused("web_search_options", "The models here do not search the web."),
          Parameter.refused("reasoning_effort", "The models here do not reason by effort."),
          Parameter.refused("verbosity", "The models here have no such setting."),
          Parameter.refused("functions", "Use 'tools' instead."),
          Parameter.refused("function_call", "Use 'tool_choice' instead."));

  private static final List<String> FORMATS = List.of("text", "json_object", "json_schema");
  private static final Set<String> FORMAT = Set.of("type", "json_schema");
  private static final Set<String> SCHEMA = Set.of("name", "description", "schema", "strict");
  private static final int MAX_TOP_LOGPROBS = 20;

  private final Fields fields;
  private final String model;
  private final boolean streamed;

  private ChatRequest(Fields fields) {
    this.fields = fields;
    this.model = TextRequest.model(fields);
    this.streamed = fields.flag("stream");
  }

  /** Reads a request, which is its own from here on. */
  static ChatRequest of(JsonNode json) {
    Fields fields = Fields.of(json, "");
    Parameter.check(fields, PARAMETERS);
    TextRequest.model(fields);
    Messages.check(fields);
    Generation.check(fields);
    Tools.check(fields);
    checkFormat(fields);
    checkLogprobs(fields);
    checkWithoutEffect(fields);
    return new ChatRequest(fields);
  }

  private static void checkFormat(Fields fields) {
    Fields format = fields.within("response_format");
    if (format == null) {
      return;
    }
    format.allowOnly(FORMAT);
    format.required("type");
    String type = format.choice("type", FORMATS);
    if ("json_schema".equals(type)) {
      Fields schema = Fields.of(format.required("json_schema"), format.path("json_schema"));
      schema.allowOnly(SCHEMA);
      String name = Tools.checkName(schema);
      schema.text("description");
      schema.flag("strict");
      Tools.checkAnswerSchema(name, schema.get("schema"), schema.path("schema"));
    }
    if ("json_object".equals(type) && !Messages.mention(fields.required("messages"), "json")) {
      throw ApiError.badRequest(
          "messages",
          null,
          "'messages' must contain the word 'json' in some form, to use 'response_format' of type"
              + " 'json_object'.");
    }
  }

  private static void checkLogprobs(Fields fields) {
    boolean wanted = fields.flag("logprobs");
    if (fields.integer("top_logprobs", 0, MAX_TOP_LOGPROBS) != null && !wanted) {
      throw ApiError.badValue(
          "top_logprobs",
          "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.");
    }
  }

  private static void checkWithoutEffect(Fields fields) {
    fields.text("user");
    fields.text("safety_identifier");
    fields.text("prompt_cache_key");
    fields.within("metadata");
    fields.choice("service_tier", List.of("auto", "default"));
    if (fields.flag("store")) {
      throw ApiError.unsupported("store", "Answers are not stored here.");
    }
    JsonNode modalities = fields.array("modalities", 1, 2);
    if (modalities != null
        && !(modalities.size() == 1 && "text".equals(modalities.get(0).asText()))) {
      throw ApiError.unsupported("modalities", "The models here answer with text.");
    }
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public boolean isStreamed() {
    return streamed;
  }

  @Override
  public Ask.Task task() {
    return Ask.Task.CHAT;
  }

  @Override
  public Prepared prepare(Served served) {
    int most =
        Generation.limitTokens(
            fields,
            served.contextTokens(),
            Generation.MAX_TOKENS_UNSAID,
            "max_completion_tokens",
            "max_tokens");
    Parameter.strip(fields, PARAMETERS);
    fields.object().remove("n");
    Messages.translate(fields);
    ObjectNode body = fields.object();
    int estimate =
        Generation.estimate(fields.get("messages")) + Generation.estimate(fields.get("tools"));
    return new Prepared(Json.bytes(body), estimate, most);
  }

  @Override
  public String promptParameter() {
    return "messages";
  }
}
