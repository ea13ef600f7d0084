package dev.headrace.bedrock.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseTokensRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;

/** What the requests of Converse, ConverseStream and CountTokens have in common. */
record Conversation(
    List<SystemContentBlock> system,
    List<Message> messages,
    @Nullable InferenceConfiguration inference,
    @Nullable ToolConfiguration tools,
    @Nullable Document additionalFields,
    List<String> responseFieldPaths) {
  static Conversation of(ConverseRequest request) {
    return new Conversation(
        request.system(),
        request.messages(),
        request.inferenceConfig(),
        request.toolConfig(),
        request.additionalModelRequestFields(),
        request.additionalModelResponseFieldPaths());
  }

  static Conversation of(ConverseStreamRequest request) {
    return new Conversation(
        request.system(),
        request.messages(),
        request.inferenceConfig(),
        request.toolConfig(),
        request.additionalModelRequestFields(),
        request.additionalModelResponseFieldPaths());
  }

  static Conversation of(ConverseTokensRequest request) {
    return new Conversation(
        request.system(),
        request.messages(),
        null,
        request.toolConfig(),
        request.additionalModelRequestFields(),
        List.of());
  }
}
