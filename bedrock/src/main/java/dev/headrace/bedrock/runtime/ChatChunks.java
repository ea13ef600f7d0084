package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer as the chunks of OpenAI's stream. */
final class ChatChunks implements Dialect.StreamedReply {
  private final Dialect.ChunkSink sink;
  private final String modelId;
  private final String id = ChatDialect.id();
  private int tools;
  private Stop stop = Stop.END_TURN;

  ChatChunks(Dialect.ChunkSink sink, String modelId) {
    this.sink = sink;
    this.modelId = modelId;
  }

  private static ObjectNode delta() {
    return JsonNodeFactory.instance.objectNode();
  }

  private void send(ObjectNode delta) throws IOException {
    sink.chunk(ChatDialect.chunk(id, modelId, delta, null));
  }

  @Override
  public void begin(Usage known) throws IOException {
    send(delta().put("role", "assistant").put("content", ""));
  }

  @Override
  public void text(String piece) throws IOException {
    send(delta().put("content", piece));
  }

  @Override
  public void reasoning(String piece) throws IOException {
    send(delta().put("reasoning_content", piece));
  }

  @Override
  public void toolUse(String toolId, String name) throws IOException {
    tools++;
    ObjectNode delta = delta();
    ChatDialect.call(delta.putArray("tool_calls"), toolId, name, "").put("index", tools - 1);
    send(delta);
  }

  @Override
  public void toolInput(String piece) throws IOException {
    ObjectNode delta = delta();
    ObjectNode call = delta.putArray("tool_calls").addObject().put("index", tools - 1);
    call.putObject("function").put("arguments", piece);
    send(delta);
  }

  @Override
  public void stop(Stop why, @Nullable String sequence) {
    stop = why;
  }

  @Override
  public void end(Usage usage, ObjectNode metrics) throws IOException {
    ObjectNode last = ChatDialect.chunk(id, modelId, delta(), ChatDialect.finishReason(stop));
    last.set("usage", ChatDialect.usage(usage));
    last.set(Dialect.METRICS, metrics);
    sink.chunk(last);
  }
}
