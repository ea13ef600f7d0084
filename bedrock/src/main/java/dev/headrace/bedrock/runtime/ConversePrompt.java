package dev.headrace.bedrock.runtime;

import dev.headrace.wire.ServiceError;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultStatus;

/**
 * Translates a conversation of Converse to what model servers speak. The rules of conversations and
 * their errors are Converse's: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html">source</a>.
 */
final class ConversePrompt {
  private final ChatBody chat = new ChatBody();
  private final Conversation conversation;

  /** What the model asked of tools in the message before. */
  private List<String> askedOfTools = List.of();

  private ConversePrompt(Conversation conversation) {
    this.conversation = conversation;
  }

  /**
   * Translates.
   *
   * @throws ServiceError a ValidationException where the conversation breaks a rule
   */
  static Prompt of(Conversation conversation) {
    return new ConversePrompt(conversation).translate();
  }

  private Prompt translate() {
    system();
    List<Message> messages = conversation.messages();
    if (messages.isEmpty() || messages.getFirst().role() != ConversationRole.USER) {
      throw Invalid.request(
          "A conversation must start with a user message. Try again with a conversation that starts"
              + " with a user message.");
    }
    for (int i = 0; i < messages.size(); i++) {
      if (i > 0 && messages.get(i).role() == messages.get(i - 1).role()) {
        throw Invalid.request(
            "A conversation must alternate between user and assistant roles. Make sure the"
                + " conversation alternates between user and assistant roles and try again.");
      }
      message(messages.get(i), "messages." + i);
    }
    inference(conversation.inference());
    if (conversation.tools() != null) {
      new ConverseTools(chat).add(conversation.tools());
    }
    if (conversation.additionalFields() != null) {
      AdditionalFields.add(Documents.toJson(conversation.additionalFields()), chat);
    }
    return chat.prompt();
  }

  private void system() {
    StringJoiner text = new StringJoiner("\n\n");
    for (SystemContentBlock block : conversation.system()) {
      switch (block.type()) {
        case TEXT -> text.add(block.text());
        case CACHE_POINT -> chat.asksForCache();
        case GUARD_CONTENT -> throw Invalid.unsupported("guardContent: there are no guardrails");
        default -> throw Invalid.request("A block of system holds one of: text, cachePoint.");
      }
    }
    if (text.length() > 0) {
      chat.system(text.toString());
    }
  }

  private void message(Message message, String path) {
    if (message.content().isEmpty()) {
      throw Invalid.request(
          "The content field in the Message object at "
              + path
              + " is empty. Add a ContentBlock object to the content field and try again.");
    }
    if (message.role() == ConversationRole.USER) {
      user(message.content(), path + ".content");
    } else {
      assistant(message.content(), path + ".content");
    }
  }

  private void user(List<ContentBlock> content, String path) {
    StringJoiner text = new StringJoiner("\n\n");
    List<String> answered = new ArrayList<>();
    for (int i = 0; i < content.size(); i++) {
      ContentBlock block = content.get(i);
      switch (block.type()) {
        case TEXT -> text.add(text(block, path + "." + i));
        case TOOL_RESULT -> {
          toolResult(block.toolResult(), path + "." + i);
          answered.add(block.toolResult().toolUseId());
        }
        case CACHE_POINT -> chat.asksForCache();
        default -> throw refused(block, "user messages", path + "." + i);
      }
    }
    checkAnswered(answered, path);
    if (text.length() > 0) {
      chat.user(text.toString());
    }
  }

  private void checkAnswered(List<String> answered, String path) {
    List<String> missing = new ArrayList<>(askedOfTools);
    missing.removeAll(answered);
    if (!missing.isEmpty()) {
      throw Invalid.request(
          "Expected toolResult blocks at "
              + path
              + " for the following Ids: "
              + String.join(", ", missing));
    }
    if (answered.size() > askedOfTools.size()) {
      throw Invalid.request(
          "The number of toolResult blocks at "
              + path
              + " exceeds the number of toolUse blocks of previous turn.");
    }
    askedOfTools = List.of();
  }

  private void assistant(List<ContentBlock> content, String path) {
    StringJoiner text = new StringJoiner("\n\n");
    var reasoning = new StringBuilder();
    List<ToolUse> uses = new ArrayList<>();
    for (int i = 0; i < content.size(); i++) {
      ContentBlock block = content.get(i);
      switch (block.type()) {
        case TEXT -> text.add(text(block, path + "." + i));
        case TOOL_USE -> uses.add(toolUse(block, path + "." + i));
        case REASONING_CONTENT -> {
          if (block.reasoningContent().reasoningText() == null) {
            throw Invalid.unsupported("redactedContent at " + path + "." + i);
          }
          reasoning.append(block.reasoningContent().reasoningText().text());
        }
        case CACHE_POINT -> chat.asksForCache();
        default -> throw refused(block, "assistant messages", path + "." + i);
      }
    }
    askedOfTools = uses.stream().map(ToolUse::id).toList();
    chat.assistant(text.toString(), reasoning.toString(), uses);
  }

  private static String text(ContentBlock block, String path) {
    if (block.text().isBlank()) {
      throw Invalid.request(
          "The text field in the ContentBlock object at "
              + path
              + " is blank. Add text to the text field, and try again.");
    }
    return block.text();
  }

  private ToolUse toolUse(ContentBlock block, String path) {
    checkToolsDefined();
    var json = Documents.toJson(block.toolUse().input());
    if (!json.isObject()) {
      throw Invalid.request(
          "The format of the value at "
              + path
              + ".toolUse.input is invalid. Provide a json object for the field and try again.");
    }
    return new ToolUse(block.toolUse().toolUseId(), block.toolUse().name(), json);
  }

  private void checkToolsDefined() {
    if (conversation.tools() == null) {
      throw Invalid.request(
          "The toolConfig field must be defined when using toolUse and toolResult content blocks.");
    }
  }

  private void toolResult(ToolResultBlock result, String path) {
    checkToolsDefined();
    StringJoiner text = new StringJoiner("\n");
    for (ToolResultContentBlock block : result.content()) {
      switch (block.type()) {
        case TEXT -> text.add(block.text());
        case JSON -> text.add(Documents.toJson(block.json()).toString());
        case IMAGE, DOCUMENT, VIDEO, SEARCH_RESULT ->
            throw unsupportedField(block.type().toString(), "tool results");
        default -> throw ambiguous(path + ".toolResult.content");
      }
    }
    chat.toolResult(result.toolUseId(), text.toString(), result.status() == ToolResultStatus.ERROR);
  }

  private static ServiceError refused(ContentBlock block, String where, String path) {
    return switch (block.type()) {
      case UNKNOWN_TO_SDK_VERSION -> ambiguous(path);
      case TOOL_USE, TOOL_RESULT, REASONING_CONTENT ->
          Invalid.request(
              "The "
                  + field(block.type().toString())
                  + " block at "
                  + path
                  + " does not belong in "
                  + where
                  + ". Remove it and try again.");
      default -> unsupportedField(block.type().toString(), where);
    };
  }

  private static ServiceError ambiguous(String path) {
    return Invalid.request(
        "The block at " + path + " must hold exactly one member, of those that the API knows.");
  }

  private static ServiceError unsupportedField(String type, String where) {
    String field = field(type);
    return Invalid.request(
        "This model doesn't support the "
            + field
            + " field for "
            + where
            + ". Remove "
            + field
            + " and try again.");
  }

  /** {@code SEARCH_RESULT} as the API writes it: {@code searchResult}. */
  private static String field(String type) {
    var name = new StringBuilder();
    for (String word : type.split("_", -1)) {
      String lower = word.toLowerCase(java.util.Locale.ROOT);
      name.append(name.isEmpty() ? lower.charAt(0) : Character.toUpperCase(lower.charAt(0)))
          .append(lower.substring(1));
    }
    return name.toString();
  }

  private void inference(@Nullable InferenceConfiguration inference) {
    if (inference != null) {
      chat.maxTokens(inference.maxTokens());
      chat.number("temperature", inference.temperature());
      chat.number("top_p", inference.topP());
      chat.stop(inference.stopSequences());
    }
  }
}
