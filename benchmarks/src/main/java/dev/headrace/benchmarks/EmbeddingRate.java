package dev.headrace.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many texts a second are embedded through OpenAI's API, of those that bare ONNX Runtime embeds
 * with the same model, threads and lengths. The two run in turns, in processes of their own.
 */
final class EmbeddingRate {
  private static final String MODEL_FILE = "/all-minilm-l6-v2-q.onnx";
  private static final int TEXTS = 8;
  private static final int CLIENTS = 4;
  private static final int TOKENS = 64;
  private static final int ROUNDS = 3;
  private static final Duration EACH = Duration.ofSeconds(5);
  private static final double SHARE = 0.9;

  /** As Headrace gives it: machine code runs on its thread's stack, and the usual is too small. */
  private static final long STACK_BYTES = 16 << 20;

  /** A word that is one token, and its number among the model's. */
  private static final String WORD = "water";

  private static final long WORD_ID = 2_300;

  private EmbeddingRate() {}

  static void measure(Path root, FigureTable table) throws IOException {
    var measuring = new FutureTask<>(() -> figure(root));
    Thread.ofPlatform().name("embeddings").stackSize(STACK_BYTES).start(measuring);
    try {
      table.add(measuring.get());
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  private static Figure figure(Path root) throws IOException {
    var bare = new double[ROUNDS];
    var through = new double[ROUNDS];
    try (var server = ServerUnderTest.start(root);
        OrtSession.SessionOptions options = options();
        OrtSession session = OrtEnvironment.getEnvironment().createSession(model(), options)) {
      var loop = new ClosedLoop(server.address(), request(server.host()), CLIENTS);
      loop.run(Duration.ZERO, EACH);
      bareRate(session, CLIENTS * TEXTS);
      for (int i = 0; i < ROUNDS; i++) {
        bare[i] = bareRate(session, CLIENTS * TEXTS);
        through[i] = loop.run(Duration.ZERO, EACH).perSecond() * TEXTS;
      }
    } catch (OrtException e) {
      throw new IOException(e);
    }
    Arrays.sort(bare);
    Arrays.sort(through);
    double share = through[ROUNDS / 2] / bare[ROUNDS / 2];
    return new Figure(
        "texts of " + TOKENS + " tokens embedded a second, of those of bare ONNX Runtime",
        String.format(Locale.ROOT, "%.1f %%", share * 100),
        String.format(
            Locale.ROOT,
            "%.0f/s bare, %.0f/s through Headrace, medians of %d",
            bare[ROUNDS / 2],
            through[ROUNDS / 2],
            ROUNDS),
        String.format(Locale.ROOT, ">= %.0f %%", SHARE * 100),
        share >= SHARE);
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    var options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
    return options;
  }

  private static byte[] model() throws IOException {
    try (InputStream in = EmbeddingRate.class.getResourceAsStream(MODEL_FILE)) {
      if (in == null) {
        throw new IOException("the class path lacks " + MODEL_FILE);
      }
      return in.readAllBytes();
    }
  }

  private static double bareRate(OrtSession session, int batch) throws OrtException {
    var ids = new long[batch * TOKENS];
    var present = new long[ids.length];
    Arrays.fill(ids, WORD_ID);
    Arrays.fill(present, 1);
    long begin = System.nanoTime();
    long texts = 0;
    while (System.nanoTime() - begin < EACH.toNanos()) {
      try (OnnxTensor inputs = tensor(ids, batch);
          OnnxTensor mask = tensor(present, batch);
          OnnxTensor kinds = tensor(new long[ids.length], batch)) {
        session
            .run(Map.of("input_ids", inputs, "attention_mask", mask, "token_type_ids", kinds))
            .close();
      }
      texts += batch;
    }
    return texts * 1e9 / (System.nanoTime() - begin);
  }

  private static OnnxTensor tensor(long[] values, int batch) throws OrtException {
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), LongBuffer.wrap(values), new long[] {batch, TOKENS});
  }

  /** Two tokens of each text are its begin and its end. */
  private static HttpRequestBytes request(String host) {
    String text = String.join(" ", java.util.Collections.nCopies(TOKENS - 2, WORD));
    String texts =
        IntStream.range(0, TEXTS)
            .mapToObj(i -> '"' + text + '"')
            .collect(Collectors.joining(", ", "[", "]"));
    String body =
        "{\"model\": \"text-embedding-3-small\", \"encoding_format\": \"base64\", \"input\": "
            + texts
            + "}";
    return HttpRequestBytes.post(host, "/v1/embeddings", body.getBytes(StandardCharsets.UTF_8));
  }
}
