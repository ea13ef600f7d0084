package dev.headrace.inference.embedding;

import dev.headrace.inference.EmbeddingModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.Payment;
import dev.headrace.inference.models.EmbeddingModel;
import dev.headrace.inference.models.Model;
import dev.headrace.kernel.Partition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of the sentence model that ships with Headrace, all-MiniLM-L6-v2 quantised to eight bits.
 * It is loaded on first use, and computes on all cores but one.
 *
 * <p>The model scales the numbers of a batch by what is largest in it, so that the vector of a text
 * depends a little on which others are embedded with it: the cosine between the two stays above
 * 0.97. A text that is embedded alone has the same vector each time.
 */
public final class SentenceEmbeddings implements EmbeddingModels, AutoCloseable {
  private static final String MODEL_FILE = "all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER_FILE = "all-minilm-l6-v2-q-tokenizer.json";

  private final Path dataFolder;
  private final Routing routes;
  private final EmbeddingGate gate;
  private @Nullable Loaded loaded;
  private boolean closed;

  /** Says who answers for a model id. */
  @FunctionalInterface
  public interface Routing {
    /**
     * The model; empty where none answers.
     *
     * @throws ModelException where that cannot be told
     */
    Optional<Model> modelFor(String modelId) throws ModelException;
  }

  /** What the first use loads. */
  private record Loaded(WordPiece tokenizer, EmbeddingQueue queue) {}

  /**
   * Loads nothing yet.
   *
   * @param dataFolder where the machine code that computes is kept
   * @param routes who answers for a model id
   */
  public SentenceEmbeddings(Path dataFolder, Routing routes, EmbeddingGate gate) {
    this.dataFolder = dataFolder;
    this.routes = routes;
    this.gate = gate;
  }

  @Override
  public Embeddings embed(
      Partition partition, String service, String modelId, List<String> texts, Payment payment)
      throws ModelException, InterruptedException {
    EmbeddingModel model = model(modelId);
    Loaded parts = loaded();
    List<int[]> tokens = new ArrayList<>(texts.size());
    List<Integer> counts = new ArrayList<>(texts.size());
    for (String text : texts) {
      int[] pieces = parts.tokenizer.tokens(text);
      checkLength(model, tokens.size(), pieces.length + 2);
      tokens.add(framed(parts.tokenizer, pieces));
      counts.add(pieces.length);
    }
    int total = counts.stream().mapToInt(Integer::intValue).sum();
    EmbeddingGate.Pass pass = gate.admit(partition, service, modelId, total, payment);
    List<float[]> vectors = parts.queue.embed(tokens);
    pass.used();
    return new Embeddings(model.name(), vectors, counts);
  }

  private EmbeddingModel model(String modelId) throws ModelException {
    Model model =
        routes
            .modelFor(modelId)
            .orElseThrow(() ->
                new ModelException(
                    Reason.UNKNOWN_MODEL, "No model answers for '" + modelId + "'."));
    if (model instanceof EmbeddingModel embedding) {
      return embedding;
    }
    throw new ModelException(
        Reason.UNSUPPORTED,
        "The model '"
            + model.name()
            + "', which answers for '"
            + modelId
            + "', makes no embeddings; '"
            + EmbeddingModel.ALL_MINILM.name()
            + "' does.");
  }

  private static void checkLength(EmbeddingModel model, int index, int tokens)
      throws ModelException {
    if (tokens > model.maxTokens()) {
      throw new ModelException(
          Reason.CONTEXT_TOO_LONG,
          "Text "
              + (index + 1)
              + " has "
              + tokens
              + " tokens, its begin and end included; "
              + model.name()
              + " reads at most "
              + model.maxTokens()
              + ".");
    }
  }

  private static int[] framed(WordPiece tokenizer, int[] pieces) {
    int[] framed = Arrays.copyOf(new int[] {tokenizer.begin()}, pieces.length + 2);
    System.arraycopy(pieces, 0, framed, 1, pieces.length);
    framed[framed.length - 1] = tokenizer.end();
    return framed;
  }

  private synchronized Loaded loaded() throws ModelException {
    if (closed) {
      throw new ModelException(Reason.SHUTTING_DOWN, "The server is shutting down.");
    }
    Loaded known = loaded;
    if (known == null) {
      known = load();
      loaded = known;
    }
    return known;
  }

  private Loaded load() throws ModelException {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    try (InputStream tokenizer = OnnxEncoder.resource(TOKENIZER_FILE);
        InputStream file = OnnxEncoder.resource(MODEL_FILE)) {
      WordPiece pieces = WordPiece.read(tokenizer);
      byte[] model = file.readAllBytes();
      return new Loaded(
          pieces, EmbeddingQueue.open(() -> OnnxEncoder.load(model, dataFolder, threads)));
    } catch (IOException | EncodingException e) {
      throw new ModelException(
          Reason.UNAVAILABLE,
          "The model '" + EmbeddingModel.ALL_MINILM.name() + "' cannot be loaded: " + e);
    }
  }

  /** Whether the model is in memory. */
  public synchronized boolean isLoaded() {
    return loaded != null;
  }

  /** Refuses what waits, and lets the model go. */
  @Override
  public void close() {
    Loaded known;
    synchronized (this) {
      closed = true;
      known = loaded;
      loaded = null;
    }
    if (known != null) {
      known.queue.close();
    }
  }
}
