package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Titan's format of text: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html">source</a>.
 */
final class TitanTextDialect implements Dialect {
  private static final int DEFAULT_MAX_TOKENS = 512;
  private static final int MOST_TOKENS = 8_192;

  /** How a conversation is written: {@code User: ... \nBot:}. */
  private static final Pattern CONVERSATION =
      Pattern.compile("\\s*User:(.*)\\n\\s*Bot:\\s*", Pattern.DOTALL);

  @Override
  public Prompt prompt(Input body) {
    body.only("inputText", "textGenerationConfig");
    var chat = new ChatBody();
    String text = body.text("inputText");
    if (text.isEmpty()) {
      throw Invalid.input("#/inputText: expected minLength: 1, actual: 0");
    }
    Matcher conversation = CONVERSATION.matcher(text);
    chat.user(conversation.matches() ? conversation.group(1).strip() : text);
    chat.maxTokens(DEFAULT_MAX_TOKENS);
    Input settings = body.get("textGenerationConfig");
    if (settings != null) {
      settings.only("temperature", "topP", "maxTokenCount", "stopSequences");
      Integer wanted = settings.whole("maxTokenCount", 1, MOST_TOKENS);
      chat.maxTokens(wanted == null ? DEFAULT_MAX_TOKENS : wanted);
      chat.number("temperature", settings.number("temperature", 0, 1));
      chat.number("top_p", settings.number("topP", 0, 1));
      chat.stop(settings.texts("stopSequences"));
    }
    return chat.prompt();
  }

  @Override
  public ObjectNode reply(Reply reply, Usage usage, String modelId) {
    ObjectNode titan =
        JsonNodeFactory.instance
            .objectNode()
            .put("inputTextTokenCount", usage.total() - usage.output());
    titan
        .putArray("results")
        .addObject()
        .put("tokenCount", usage.output())
        .put("outputText", reply.text())
        .put("completionReason", reason(reply.stop()));
    return titan;
  }

  private static String reason(Stop stop) {
    return switch (stop) {
      case MAX_TOKENS -> "LENGTH";
      case STOP_SEQUENCE -> "STOP_CRITERIA_MET";
      case CONTENT_FILTERED -> "CONTENT_FILTERED";
      default -> "FINISH";
    };
  }

  @Override
  public StreamedReply chunks(ChunkSink sink, String modelId) {
    return new TextChunks() {
      @Override
      void piece(String text) throws IOException {
        sink.chunk(chunk(text, null, null, null));
      }

      @Override
      public void end(Usage usage, ObjectNode metrics) throws IOException {
        sink.chunk(
            chunk("", usage.total() - usage.output(), usage.output(), reason(stop()))
                .set(METRICS, metrics));
      }
    };
  }

  private static ObjectNode chunk(
      String text,
      @Nullable Integer inputTokens,
      @Nullable Integer outputTokens,
      @Nullable String reason) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("outputText", text)
        .put("index", 0)
        .put("totalOutputTextTokenCount", outputTokens)
        .put("completionReason", reason)
        .put("inputTextTokenCount", inputTokens);
  }
}
