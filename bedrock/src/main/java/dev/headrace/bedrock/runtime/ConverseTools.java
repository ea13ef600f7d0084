package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolChoice;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolSpecification;

/** Translates the tools of Converse. */
final class ConverseTools {
  private final ChatBody chat;
  private final Set<String> names = new HashSet<>();

  ConverseTools(ChatBody chat) {
    this.chat = chat;
  }

  void add(ToolConfiguration configuration) {
    List<Tool> tools = configuration.tools();
    for (int i = 0; i < tools.size(); i++) {
      Tool tool = tools.get(i);
      switch (tool.type()) {
        case TOOL_SPEC -> add(tool.toolSpec(), "toolConfig.tools." + i + ".toolSpec");
        case CACHE_POINT -> chat.asksForCache();
        case SYSTEM_TOOL -> throw Invalid.unsupported("the systemTool field");
        default ->
            throw Invalid.request(
                "The tool at toolConfig.tools." + i + " must hold one of: toolSpec, cachePoint.");
      }
    }
    if (configuration.toolChoice() != null) {
      choose(configuration.toolChoice());
    }
  }

  private void add(ToolSpecification tool, String path) {
    if (!names.add(tool.name())) {
      throw Invalid.request(
          "The tool " + tool.name() + " is already defined at " + path + ".name.");
    }
    JsonNode schema =
        tool.inputSchema().json() == null
            ? com.fasterxml.jackson.databind.node.MissingNode.getInstance()
            : Documents.toJson(tool.inputSchema().json());
    ToolSchema.problemOfInput(schema, path + ".inputSchema.json")
        .ifPresent(problem -> {
          throw Invalid.request(problem);
        });
    chat.tool(tool.name(), tool.description(), schema);
  }

  private void choose(ToolChoice choice) {
    switch (choice.type()) {
      case AUTO -> {}
      case ANY -> chat.mustUseATool();
      case TOOL -> {
        String name = choice.tool().name();
        if (!names.contains(name)) {
          throw Invalid.request(
              "The tool that toolConfig.toolChoice.tool names is not defined: " + name);
        }
        chat.mustUse(name);
      }
      default -> throw Invalid.request("toolConfig.toolChoice must hold one of: auto, any, tool.");
    }
  }
}
