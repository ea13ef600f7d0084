package dev.headrace.bedrock.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.inference.Answer;
import dev.headrace.inference.AnswerTiming;
import dev.headrace.inference.Ask;
import dev.headrace.inference.EmbeddingModels;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.Payment;
import dev.headrace.inference.Served;
import dev.headrace.inference.TokenUse;
import dev.headrace.kernel.Partition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Models that answer what a test says, and remember what they were asked. */
public final class FakeModels implements LanguageModels, EmbeddingModels {
  public static final String NAME = "small-model";
  private static final ObjectMapper JSON = new ObjectMapper();

  public final List<Ask> asked = new ArrayList<>();
  private final Semaphore counts = new Semaphore(1);
  public final AtomicInteger closed = new AtomicInteger();
  public final CountDownLatch anyClosed = new CountDownLatch(1);
  public List<String> parts = List.of();
  public TokenUse use = new TokenUse(11, 4, 5);
  public ModelException.@Nullable Reason refusal;
  public ModelException.@Nullable Reason failsMidway;
  public boolean endless;
  public int contextTokens = 8_192;
  public float[] vector = {0.6f, 0.8f};
  public List<String> embedded = List.of();
  public Payment paid = Payment.ON_DEMAND;

  /** A whole answer. */
  public FakeModels answers(String message, String finishReason) {
    parts =
        List.of(
            "{\"choices\":[{\"index\":0,\"message\":"
                + message
                + ",\"finish_reason\":\""
                + finishReason
                + "\"}]}");
    return this;
  }

  /** An answer of text alone, whole. */
  public FakeModels says(String text) {
    return answers("{\"role\":\"assistant\",\"content\":" + quoted(text) + "}", "stop");
  }

  /** The deltas of a streamed answer, and why it ended. */
  public FakeModels streams(String finishReason, String... deltas) {
    List<String> chunks = new ArrayList<>();
    for (String delta : deltas) {
      chunks.add("{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}");
    }
    chunks.add(
        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + finishReason + "\"}]}");
    chunks.add("{\"choices\":[],\"usage\":{\"prompt_tokens\":11}}");
    parts = chunks;
    return this;
  }

  static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body of the last request. */
  public JsonNode body() {
    try {
      return JSON.readTree(asked.getLast().body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Served served(String modelId) throws ModelException {
    if (modelId.startsWith("gone.")) {
      throw new ModelException(ModelException.Reason.UNKNOWN_MODEL, "Nobody answers.");
    }
    return new Served(modelId, NAME, contextTokens, false);
  }

  @Override
  public synchronized Answer ask(Ask ask) throws ModelException {
    asked.add(ask);
    if (refusal != null) {
      throw new ModelException(refusal, "Because of the test.");
    }
    return new Scripted(new ArrayList<>(parts));
  }

  /** Has questions for tokens wait until their threads are interrupted. */
  public void holdCounts() {
    counts.drainPermits();
  }

  @Override
  public int countTokens(Ask ask) throws ModelException, InterruptedException {
    counts.acquire();
    counts.release();
    return counted(ask);
  }

  private synchronized int counted(Ask ask) throws ModelException {
    asked.add(ask);
    if (refusal != null) {
      throw new ModelException(refusal, "Because of the test.");
    }
    return 42;
  }

  @Override
  public Embeddings embed(
      Partition partition, String service, String modelId, List<String> texts, Payment payment)
      throws ModelException {
    embedded = texts;
    paid = payment;
    if (refusal != null) {
      throw new ModelException(refusal, "Because of the test.");
    }
    return new Embeddings(
        "small-embedding",
        texts.stream().map(text -> vector).toList(),
        texts.stream().map(text -> 3).toList());
  }

  /** Says its parts, and then ends, fails, or repeats the last for ever. */
  private final class Scripted implements Answer {
    private final List<String> left;
    private boolean isClosed;

    Scripted(List<String> left) {
      this.left = left;
    }

    @Override
    public Served served() {
      return new Served("", NAME, contextTokens, false);
    }

    @Override
    public byte @Nullable [] next() throws ModelException {
      if (left.isEmpty()) {
        if (failsMidway != null) {
          throw new ModelException(failsMidway, "It fell over.");
        }
        return null;
      }
      String part = endless && left.size() == 1 ? left.getFirst() : left.removeFirst();
      return part.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public TokenUse use() {
      return use;
    }

    @Override
    public AnswerTiming timing() {
      return new AnswerTiming(0, 0, 0, 0);
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        closed.incrementAndGet();
        anyClosed.countDown();
      }
    }
  }
}
