package dev.headrace.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Answer;
import dev.headrace.inference.AnswerTiming;
import dev.headrace.inference.Ask;
import dev.headrace.inference.EmbeddingModels;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.Payment;
import dev.headrace.inference.QuotaLeft;
import dev.headrace.inference.Served;
import dev.headrace.inference.TokenUse;
import dev.headrace.kernel.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Models that say what a test tells them to, in the JSON of llama.cpp's {@code llama-server}. */
final class FakeModels implements LanguageModels, EmbeddingModels {
  static final String NAME = "tiny";
  static final int CONTEXT_TOKENS = 1_000;

  private final List<Ask> asks = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger open = new AtomicInteger();
  private final Semaphore closed = new Semaphore(0);
  private final Semaphore mayGoOn = new Semaphore(0);
  private volatile String text = "Hello there";
  private volatile @Nullable String tool;
  private volatile String arguments = "{}";
  private volatile String finish = "stop";
  private volatile @Nullable ModelException refusal;
  private volatile @Nullable ModelException failure;
  private volatile int failsAfter;
  private volatile int pausesAfter = Integer.MAX_VALUE;
  private volatile boolean limited;

  FakeModels saying(String words) {
    text = words;
    return this;
  }

  FakeModels calling(String function, String argumentsJson) {
    tool = function;
    arguments = argumentsJson;
    return this;
  }

  FakeModels cutShort() {
    finish = "length";
    return this;
  }

  FakeModels refusing(Reason reason, String message) {
    refusal = new ModelException(reason, message);
    return this;
  }

  FakeModels failingAfter(int events, Reason reason, String message) {
    failsAfter = events;
    failure = new ModelException(reason, message);
    return this;
  }

  /** After so many events of a stream, each further one waits for {@link #goOn}. */
  FakeModels pausingAfter(int events) {
    pausesAfter = events;
    return this;
  }

  FakeModels limited() {
    limited = true;
    return this;
  }

  void goOn(int events) {
    mayGoOn.release(events);
  }

  List<Ask> asks() {
    return asks;
  }

  Ask asked() {
    return asks.getLast();
  }

  int open() {
    return open.get();
  }

  /** Waits until an answer was closed. */
  void awaitClosed() {
    closed.acquireUninterruptibly();
  }

  @Override
  public Served served(String modelId) throws ModelException {
    if (modelId.equals("nobody")) {
      throw new ModelException(Reason.UNKNOWN_MODEL, "nobody answers");
    }
    if (modelId.equals("embedder")) {
      throw new ModelException(Reason.UNSUPPORTED, "it makes vectors");
    }
    return new Served(modelId, NAME, CONTEXT_TOKENS, false);
  }

  @Override
  public Answer ask(Ask ask) throws ModelException {
    asks.add(ask);
    ModelException refused = refusal;
    if (refused != null) {
      throw refused;
    }
    open.incrementAndGet();
    List<ObjectNode> parts =
        ask.task() == Ask.Task.COMPLETION
            ? (ask.streamed() ? completionEvents() : List.of(completion()))
            : (ask.streamed() ? chatEvents() : List.of(chat()));
    boolean tellsUse =
        Json.request(ask.body()).path("stream_options").path("include_usage").asBoolean();
    if (ask.streamed() && !tellsUse) {
      parts = parts.subList(0, parts.size() - 1);
    }
    return new Said(ask, parts.iterator());
  }

  @Override
  public int countTokens(Ask ask) {
    return 1;
  }

  @Override
  public Optional<QuotaLeft> quotaLeft(Partition partition, String modelId) {
    return limited
        ? Optional.of(
            new QuotaLeft(60, 59, Duration.ofSeconds(1), 150_000, 149_984, Duration.ofMinutes(6)))
        : Optional.empty();
  }

  @Override
  public Embeddings embed(
      Partition partition, String service, String modelId, List<String> texts, Payment payment)
      throws ModelException {
    ModelException refused = refusal;
    if (refused != null) {
      throw refused;
    }
    List<float[]> vectors = new ArrayList<>();
    List<Integer> tokens = new ArrayList<>();
    for (String one : texts) {
      vectors.add(new float[] {0.6f, 0.8f, one.length()});
      tokens.add(one.split(" ").length);
    }
    return new Embeddings("all-minilm-l6-v2", vectors, tokens);
  }

  private List<String> words() {
    return List.of(text.split("(?<=\\s)(?=\\S)"));
  }

  private static ObjectNode head(String object) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("choices");
    json.put("created", 1_790_000_000L).put("id", "chatcmpl-1").put("model", NAME);
    return json.put("object", object);
  }

  private static ObjectNode choice(ObjectNode json, @Nullable String finish) {
    return json.withArrayProperty("choices")
        .addObject()
        .put("finish_reason", finish)
        .put("index", 0);
  }

  private void call(ObjectNode message) {
    ObjectNode call = message.putArray("tool_calls").addObject();
    call.put("index", 0).put("type", "function").put("id", "call_1");
    call.putObject("function").put("name", tool).put("arguments", arguments);
  }

  private ObjectNode chat() {
    ObjectNode json = head("chat.completion");
    ObjectNode choice = choice(json, tool == null ? finish : "tool_calls");
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    if (tool == null) {
      message.put("content", text);
    } else {
      call(message.putNull("content"));
    }
    return used(json);
  }

  private List<ObjectNode> chatEvents() {
    List<ObjectNode> events = new ArrayList<>();
    ObjectNode first = head("chat.completion.chunk");
    choice(first, null).putObject("delta").put("role", "assistant").putNull("content");
    events.add(first);
    if (tool == null) {
      for (String word : words()) {
        ObjectNode event = head("chat.completion.chunk");
        choice(event, null).putObject("delta").put("content", word);
        events.add(event);
      }
    } else {
      ObjectNode event = head("chat.completion.chunk");
      call(choice(event, null).putObject("delta"));
      events.add(event);
    }
    ObjectNode last = head("chat.completion.chunk");
    choice(last, tool == null ? finish : "tool_calls").putObject("delta");
    events.add(last);
    events.add(used(head("chat.completion.chunk")));
    return events;
  }

  private ObjectNode completion() {
    ObjectNode json = head("text_completion");
    choice(json, finish).put("text", text).putNull("logprobs");
    return used(json);
  }

  private List<ObjectNode> completionEvents() {
    List<ObjectNode> events = new ArrayList<>();
    for (String word : words()) {
      ObjectNode event = head("text_completion");
      choice(event, null).put("text", word).putNull("logprobs");
      events.add(event);
    }
    ObjectNode last = head("text_completion");
    choice(last, finish).put("text", "");
    events.add(last);
    events.add(used(head("text_completion")));
    return events;
  }

  private ObjectNode used(ObjectNode json) {
    ObjectNode usage = json.putObject("usage");
    usage.put("prompt_tokens", 7).put("completion_tokens", words().size());
    usage.put("total_tokens", 7 + words().size());
    usage.putObject("prompt_tokens_details").put("cached_tokens", 3);
    return json;
  }

  /** An answer under way. */
  private final class Said implements Answer {
    private final Ask ask;
    private final Iterator<ObjectNode> parts;
    private int said;
    private boolean isClosed;

    Said(Ask ask, Iterator<ObjectNode> parts) {
      this.ask = ask;
      this.parts = parts;
    }

    @Override
    public Served served() {
      return new Served(ask.modelId(), NAME, CONTEXT_TOKENS, false);
    }

    @Override
    public byte @Nullable [] next() throws ModelException, InterruptedException {
      ModelException failed = failure;
      if (failed != null && said == failsAfter) {
        throw failed;
      }
      if (said >= pausesAfter) {
        mayGoOn.acquire();
      }
      said++;
      return parts.hasNext() ? Json.bytes(parts.next()) : null;
    }

    @Override
    public TokenUse use() {
      return TokenUse.NONE;
    }

    @Override
    public AnswerTiming timing() {
      return new AnswerTiming(0, 0, 0, 0);
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        open.decrementAndGet();
        closed.release();
      }
    }
  }
}
