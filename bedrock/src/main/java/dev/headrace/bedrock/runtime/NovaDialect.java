package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.wire.SdkJson;
import dev.headrace.wire.ServiceTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;

/**
 * Amazon Nova's format, which is that of Converse with a few names of its own: <a
 * href="https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html">source</a>.
 */
final class NovaDialect implements Dialect {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_TOP_K = 128;

  @Override
  public Prompt prompt(Input body) {
    body.only("schemaVersion", "system", "messages", "inferenceConfig", "toolConfig");
    String version = body.textOrNull("schemaVersion");
    if (version != null && !version.equals("messages-v1")) {
      throw Invalid.input("#/schemaVersion: " + version + " is not a valid enum value");
    }
    Integer topK = null;
    ObjectNode converse = body.node().<ObjectNode>deepCopy();
    converse.remove("schemaVersion"); // Converse has no such member
    Input inference = body.get("inferenceConfig");
    if (inference != null) {
      inference.only(
          "maxTokens",
          "max_new_tokens",
          "temperature",
          "topP",
          "top_p",
          "topK",
          "top_k",
          "stopSequences");
      topK = inference.whole(inference.has("topK") ? "topK" : "top_k", 1, MOST_TOP_K);
      converse.set("inferenceConfig", renamed(inference));
    }
    Prompt prompt = ConversePrompt.of(read(converse));
    if (topK != null) {
      prompt.body().put("top_k", topK);
    }
    return prompt;
  }

  /** The older names that Nova's own samples use are those of Converse, too. */
  private static ObjectNode renamed(Input inference) {
    ObjectNode renamed = JsonNodeFactory.instance.objectNode();
    put(renamed, "maxTokens", inference.whole("max_new_tokens", 1, Integer.MAX_VALUE));
    put(renamed, "maxTokens", inference.whole("maxTokens", 1, Integer.MAX_VALUE));
    put(renamed, "topP", inference.number("top_p", 0, 1));
    put(renamed, "topP", inference.number("topP", 0, 1));
    put(renamed, "temperature", inference.number("temperature", 0, 1));
    List<String> stop = inference.texts("stopSequences");
    stop.forEach(renamed.withArray("stopSequences")::add);
    return renamed;
  }

  private static void put(ObjectNode object, String name, @Nullable Number value) {
    if (value instanceof Integer whole) {
      object.put(name, whole);
    } else if (value != null) {
      object.put(name, value.doubleValue());
    }
  }

  private static Conversation read(ObjectNode body) {
    return Conversation.of(
        SdkJson.read(
            Table.RUNTIME,
            "Converse",
            body.toString().getBytes(StandardCharsets.UTF_8),
            ConverseRequest.builder().modelId("amazon.nova")));
  }

  /** Read when the first request in this format comes. */
  private static final class Table {
    static final ServiceTable RUNTIME = ServiceTable.of("bedrock-runtime");
  }

  @Override
  public ObjectNode reply(Reply reply, Usage usage, String modelId) {
    return json(
        ConverseResponse.builder()
            .output(ConverseReply.output(reply))
            .stopReason(ConverseReply.stopReason(reply.stop()))
            .usage(ConverseReply.usage(usage))
            .build());
  }

  private static ObjectNode json(SdkPojo structure) {
    try {
      return (ObjectNode) JSON.readTree(SdkJson.write(structure));
    } catch (IOException neverOfOurOwn) {
      throw new UncheckedIOException(neverOfOurOwn);
    }
  }

  @Override
  public StreamedReply chunks(ChunkSink sink, String modelId) {
    return new Chunks(sink);
  }

  /** The events of ConverseStream, each within a chunk. */
  private static final class Chunks implements StreamedReply {
    private final ChunkSink sink;
    private final ConverseEvents events;
    private @Nullable ObjectNode metrics;

    Chunks(ChunkSink sink) {
      this.sink = sink;
      this.events = new ConverseEvents(this::send);
    }

    private void send(String type, SdkPojo members) throws IOException {
      JsonNode event = json(members);
      ObjectNode chunk = JsonNodeFactory.instance.objectNode();
      chunk.set(type, event);
      if (type.equals("metadata")) {
        ((ObjectNode) event).putObject("metrics");
        chunk.set(METRICS, metrics);
      }
      sink.chunk(chunk);
    }

    @Override
    public void begin(Usage known) throws IOException {
      events.begin();
    }

    @Override
    public void text(String piece) throws IOException {
      events.text(piece);
    }

    @Override
    public void reasoning(String piece) throws IOException {
      events.reasoning(piece);
    }

    @Override
    public void toolUse(String id, String name) throws IOException {
      events.toolUse(id, name);
    }

    @Override
    public void toolInput(String piece) throws IOException {
      events.toolInput(piece);
    }

    @Override
    public void stop(Stop why, @Nullable String sequence) throws IOException {
      events.stop(why, sequence);
    }

    @Override
    public void end(Usage usage, ObjectNode bedrocks) throws IOException {
      metrics = bedrocks;
      events.messageStop(new ResponseFields(List.of()));
      events.metadata(usage, 0);
    }
  }
}
