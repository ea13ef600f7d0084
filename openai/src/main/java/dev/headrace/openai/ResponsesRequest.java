package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Ask;
import dev.headrace.inference.Served;
import java.util.List;
import java.util.Set;

/**
 * A request for a response (<a
 * href="https://platform.openai.com/docs/api-reference/responses/create">source</a>), made a chat,
 * which is what model servers understand. Nothing is stored between requests.
 */
final class ResponsesRequest implements TextRequest {
  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.acts("model"),
          Parameter.acts("input", "texts, function calls and their outputs"),
          Parameter.acts("instructions"),
          Parameter.acts("stream"),
          Parameter.acts("max_output_tokens"),
          Parameter.acts("temperature"),
          Parameter.acts("top_p"),
          Parameter.acts("text", "`format`"),
          Parameter.acts("tools", "functions; at most " + Tools.MAX_TOOLS),
          Parameter.acts("tool_choice"),
          Parameter.acts("parallel_tool_calls"),
          Parameter.acts("metadata", "told in the response"),
          Parameter.noEffect("user", "tells OpenAI's abuse detection who asks"),
          Parameter.noEffect("safety_identifier", "tells OpenAI's abuse detection who asks"),
          Parameter.noEffect("prompt_cache_key", "model servers find what they have by themselves"),
          Parameter.noEffect("service_tier", "`auto` and `default`: there is one tier"),
          Parameter.noEffect("store", "`false`: responses are not stored"),
          Parameter.noEffect("truncation", "`disabled`"),
          Parameter.refused("background", "Ask and wait."),
          Parameter.refused("conversation", "Nothing is stored here: send the whole input."),
          Parameter.refused("include", "There is nothing else to include."),
          Parameter.refused("max_tool_calls", "There are no built-in tools here."),
          Parameter.refused(
              "previous_response_id", "Nothing is stored here: send the whole input."),
          Parameter.refused("prompt", "Templates of prompts are not stored here."),
          Parameter.refused("reasoning", "The models here do not reason by effort."),
          Parameter.refused("stream_options", "Streams are sent as they are here."),
          Parameter.refused("top_logprobs", "Chats have them."));

  private final Fields fields;
  private final ObjectNode chat = JsonNodeFactory.instance.objectNode();
  private final String model;
  private final boolean streamed;

  private ResponsesRequest(Fields fields) {
    this.fields = fields;
    this.model = TextRequest.model(fields);
    this.streamed = fields.flag("stream");
    chat.put("model", model);
    chat.set("messages", new ResponsesInput(fields).messages());
    for (String same : List.of("temperature", "top_p", "stream", "parallel_tool_calls")) {
      JsonNode value = fields.get(same);
      if (value != null) {
        chat.set(same, value);
      }
    }
    if (streamed) { // a chat's stream tells its use where that is asked for, a response's always
      chat.putObject("stream_options").put("include_usage", true);
    }
    takeFormat();
    takeTools();
  }

  /** Reads a request, which is its own from here on. */
  static ResponsesRequest of(JsonNode json) {
    Fields fields = Fields.of(json, "");
    Parameter.check(fields, PARAMETERS);
    Generation.checkSampling(fields);
    fields.text("user");
    fields.text("safety_identifier");
    fields.text("prompt_cache_key");
    fields.within("metadata");
    fields.choice("service_tier", List.of("auto", "default"));
    fields.choice("truncation", List.of("disabled"));
    if (fields.flag("store")) {
      throw ApiError.unsupported("store", "Responses are not stored here.");
    }
    return new ResponsesRequest(fields);
  }

  private void takeFormat() {
    Fields text = fields.within("text");
    if (text == null) {
      return;
    }
    text.allowOnly(Set.of("format", "verbosity"));
    if (text.has("verbosity")) {
      throw ApiError.unsupported("text.verbosity", "The models here have no such setting.");
    }
    Fields format = text.within("format");
    if (format == null) {
      return;
    }
    format.required("type");
    String type = format.choice("type", List.of("text", "json_object", "json_schema"));
    ObjectNode wanted = chat.putObject("response_format").put("type", type);
    if ("json_schema".equals(type)) {
      String name = Tools.checkName(format);
      Tools.checkAnswerSchema(name, format.get("schema"), format.path("schema"));
      ObjectNode schema = wanted.putObject("json_schema").put("name", name);
      schema.put("strict", format.flag("strict"));
      schema.set("schema", format.get("schema"));
    }
  }

  private void takeTools() {
    JsonNode tools = fields.array("tools", 0, Tools.MAX_TOOLS);
    if (tools != null && !tools.isEmpty()) {
      var taken = chat.putArray("tools");
      for (int i = 0; i < tools.size(); i++) {
        taken.addObject().put("type", "function").set("function", function(i, tools.get(i)));
      }
    } else {
      chat.remove("parallel_tool_calls");
    }
    JsonNode choice = fields.get("tool_choice");
    if (choice != null && choice.isObject()) {
      ObjectNode named = chat.putObject("tool_choice").put("type", "function");
      named.putObject("function").set("name", choice.get("name"));
    } else if (choice != null
        && !(chat.path("tools").isEmpty() && choice.asText().equals("auto"))) {
      chat.set("tool_choice", choice);
    }
    Tools.check(Fields.of(chat, ""));
  }

  private static JsonNode function(int index, JsonNode json) {
    Fields tool = Fields.of(json, "tools[" + index + "]");
    String type = tool.requiredText("type");
    if (!type.equals("function")) {
      throw ApiError.badValue(
          tool.path("type"),
          "Invalid value: '"
              + type
              + "'. There are no built-in tools here; supported values are: 'function'.");
    }
    tool.allowOnly(Set.of("type", "name", "description", "parameters", "strict"));
    Tools.checkFunction(tool, tool.path("parameters"));
    ObjectNode function = tool.object().deepCopy();
    function.remove("type");
    return function;
  }

  /** The request, for what the response repeats of it. */
  Fields fields() {
    return fields;
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
    JsonNode limit = fields.get("max_output_tokens");
    if (limit != null) {
      chat.set("max_output_tokens", limit);
    }
    Fields prepared = Fields.of(chat, "");
    int most =
        Generation.limitTokens(
            prepared, served.contextTokens(), Generation.MAX_TOKENS_UNSAID, "max_output_tokens");
    int estimate =
        Generation.estimate(chat.get("messages")) + Generation.estimate(chat.get("tools"));
    return new Prepared(Json.bytes(chat), estimate, most);
  }

  @Override
  public String promptParameter() {
    return "input";
  }
}
