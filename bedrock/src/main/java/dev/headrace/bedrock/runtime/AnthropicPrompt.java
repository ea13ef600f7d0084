package dev.headrace.bedrock.runtime;

import dev.headrace.wire.ServiceError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Translates a request in Anthropic's format of messages. */
final class AnthropicPrompt {
  private static final String VERSION = "bedrock-2023-05-31";

  private final ChatBody chat = new ChatBody();
  private final Set<String> toolNames = new HashSet<>();

  Prompt translate(Input body) {
    body.only(
        "anthropic_version",
        "anthropic_beta",
        "max_tokens",
        "messages",
        "system",
        "temperature",
        "top_p",
        "top_k",
        "stop_sequences",
        "tools",
        "tool_choice",
        "metadata",
        "thinking",
        "output_config",
        "output_format");
    if (!body.text("anthropic_version").equals(VERSION)) {
      throw Invalid.input("#/anthropic_version: the value must be " + VERSION);
    }
    body.texts("anthropic_beta"); // they open features that are refused or known here by themselves
    AdditionalFields.checkNotThinking(body.get("thinking"));
    system(body.get("system"));
    messages(body.required("messages"));
    tools(body);
    Integer maxTokens = body.whole("max_tokens", 1, Integer.MAX_VALUE);
    if (maxTokens == null) {
      throw Invalid.input("#: required key [max_tokens] not found");
    }
    chat.maxTokens(maxTokens);
    chat.number("temperature", body.number("temperature", 0, 1));
    chat.number("top_p", body.number("top_p", 0, 1));
    chat.number("top_k", body.whole("top_k", 0, Integer.MAX_VALUE));
    chat.stop(body.texts("stop_sequences"));
    format(body);
    return chat.prompt();
  }

  private void system(@Nullable Input system) {
    if (system == null) {
      return;
    }
    String text = system.isText() ? system.text() : texts(system);
    if (!text.isEmpty()) {
      chat.system(text);
    }
  }

  /** The text of blocks that may be text alone. */
  private String texts(Input blocks) {
    StringJoiner text = new StringJoiner("\n\n");
    for (Input block : blocks.elements()) {
      cache(block);
      if (!block.text("type").equals("text")) {
        throw refused(block);
      }
      text.add(block.text("text"));
    }
    return text.toString();
  }

  private void cache(Input block) {
    if (block.has("cache_control")) {
      chat.asksForCache();
    }
  }

  private static ServiceError refused(Input block) {
    String type = block.text("type");
    return switch (type) {
      case "image", "document", "search_result", "redacted_thinking" ->
          Invalid.unsupported("the " + type + " block at " + block.path());
      default -> Invalid.input(block.path() + "/type: " + type + " is not allowed here");
    };
  }

  private void messages(Input messages) {
    List<Input> all = messages.elements();
    if (all.isEmpty()) {
      throw Invalid.request("messages: at least one message is required");
    }
    for (Input message : all) {
      message.only("role", "content");
      Input content = message.required("content");
      switch (message.text("role")) {
        case "user" -> user(content);
        case "assistant" -> assistant(content);
        default ->
            throw Invalid.request(
                "messages: Unexpected role \""
                    + message.text("role")
                    + "\". The allowed roles are \"user\" or \"assistant\".");
      }
    }
    if (!all.getFirst().text("role").equals("user")) {
      throw Invalid.request("messages: first message must use the \"user\" role");
    }
  }

  private void user(Input content) {
    if (content.isText()) {
      chat.user(content.text());
      return;
    }
    StringJoiner text = new StringJoiner("\n\n");
    for (Input block : content.elements()) {
      cache(block);
      switch (block.text("type")) {
        case "text" -> text.add(block.text("text"));
        case "tool_result" -> toolResult(block);
        default -> throw refused(block);
      }
    }
    if (text.length() > 0) {
      chat.user(text.toString());
    }
  }

  private void toolResult(Input block) {
    Input content = block.get("content");
    String text = content == null ? "" : content.isText() ? content.text() : texts(content);
    chat.toolResult(block.text("tool_use_id"), text, block.truth("is_error"));
  }

  private void assistant(Input content) {
    if (content.isText()) {
      chat.assistant(content.text(), "", List.of());
      return;
    }
    StringJoiner text = new StringJoiner("\n\n");
    var reasoning = new StringBuilder();
    List<ToolUse> uses = new ArrayList<>();
    for (Input block : content.elements()) {
      cache(block);
      switch (block.text("type")) {
        case "text" -> text.add(block.text("text"));
        case "thinking" -> reasoning.append(block.text("thinking"));
        case "tool_use" ->
            uses.add(
                new ToolUse(block.text("id"), block.text("name"), block.required("input").node()));
        default -> throw refused(block);
      }
    }
    chat.assistant(text.toString(), reasoning.toString(), uses);
  }

  private void tools(Input body) {
    for (Input tool : body.list("tools")) {
      cache(tool);
      if (tool.has("type") && !tool.text("type").equals("custom")) {
        throw Invalid.unsupported("the tool of type " + tool.text("type") + " at " + tool.path());
      }
      tool.only("type", "name", "description", "input_schema", "cache_control", "strict");
      tool.truth("strict"); // the model's server holds every call to its schema
      Input schema = tool.required("input_schema");
      ToolSchema.problemOfInput(schema.node(), schema.path())
          .ifPresent(problem -> {
            throw Invalid.request(problem);
          });
      String name = tool.text("name");
      if (!toolNames.add(name)) {
        throw Invalid.request("tools: Tool names must be unique: " + name);
      }
      chat.tool(name, tool.textOrNull("description"), schema.node());
    }
    Input choice = body.get("tool_choice");
    if (choice != null) {
      choose(choice);
    }
  }

  private void choose(Input choice) {
    choice.only("type", "name", "disable_parallel_tool_use");
    if (choice.truth("disable_parallel_tool_use")) {
      chat.oneToolAtATime();
    }
    switch (choice.text("type")) {
      case "auto" -> {}
      case "none" -> chat.mustNotUseTools();
      case "any" -> chat.mustUseATool();
      case "tool" -> {
        if (!toolNames.contains(choice.text("name"))) {
          throw Invalid.request("Tool '" + choice.text("name") + "' not found in provided tools");
        }
        chat.mustUse(choice.text("name"));
      }
      default ->
          throw Invalid.input("#/tool_choice/type: the value must be one of auto, any, tool, none");
    }
  }

  /** Its older name is {@code output_format}. */
  private void format(Input body) {
    Input config = body.get("output_config");
    Input format = config == null ? body.get("output_format") : config.only("format").get("format");
    if (format == null) {
      return;
    }
    if (!format.only("type", "schema").text("type").equals("json_schema")) {
      throw Invalid.input(format.path() + "/type: the value must be json_schema");
    }
    Input schema = format.required("schema");
    ToolSchema.problem(schema.node(), schema.path())
        .ifPresent(problem -> {
          throw Invalid.request(problem);
        });
    chat.answersWith(schema.node());
  }
}
