package dev.headrace.inference.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.models.EmbeddingModel;
import dev.headrace.inference.models.Model;
import dev.headrace.kernel.Partition;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentence model itself, against the library that its file comes from. */
final class SentenceEmbeddingsTest {
  private static final Partition SOMEBODY = new Partition("000000000000", "us-east-1");
  private static final String ID = "text-embedding-3-small";
  private static final String CAT = "A cat sits on the mat.";

  @TempDir static Path data;
  private static SentenceEmbeddings models;

  @BeforeAll
  static void open() {
    models = new SentenceEmbeddings(data, SentenceEmbeddingsTest::route, EmbeddingGate.OPEN);
  }

  @AfterAll
  static void close() {
    models.close();
  }

  private static Optional<Model> route(String modelId) {
    return modelId.equals(ID) ? Optional.of(EmbeddingModel.ALL_MINILM) : Optional.empty();
  }

  private static float[] embed(String text) throws Exception {
    return models.embed(SOMEBODY, "openai", ID, List.of(text)).vectors().getFirst();
  }

  private static double cosine(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CAT,
        "x",
        "Quarterly revenue grew by 12% to €4.2bn, beating estimates; the CFO didn't comment.",
        "def handler(event, context): return {'statusCode': 200}",
        "日本語 and Ελληνικά and emoji 🙂"
      })
  void a_vector_is_that_of_the_reference(String text) throws Exception {
    System.setProperty("OPT_OUT_TRACKING", "true");
    float[] reference = new AllMiniLmL6V2QuantizedEmbeddingModel().embed(text).content().vector();
    assertThat(cosine(embed(text), reference)).isGreaterThan(0.999);
  }

  @Test
  void a_text_alone_has_the_same_vector_each_time() throws Exception {
    assertThat(embed(CAT)).containsExactly(embed(CAT));
  }

  @Test
  void a_vector_has_384_dimensions_and_length_1() throws Exception {
    float[] vector = embed(CAT);
    assertThat(vector).hasSize(384);
    assertThat(cosine(vector, vector)).isBetween(0.99999, 1.00001);
  }

  @Test
  void what_means_the_same_is_near_and_what_does_not_is_far() throws Exception {
    float[] cat = embed(CAT);
    double paraphrase = cosine(cat, embed("A kitten is sitting on a rug."));
    double other = cosine(cat, embed("The central bank raised interest rates."));
    assertThat(paraphrase).isGreaterThan(0.6);
    assertThat(other).isLessThan(0.2);
  }

  @Test
  void texts_of_many_requests_at_once_come_back_to_whom_they_belong() throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      texts.add("Request number " + i + " is about " + "very ".repeat(i % 7) + "many things.");
    }
    List<float[]> alone = new ArrayList<>();
    for (String text : texts) {
      alone.add(embed(text));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<float[]>> together =
          threads.invokeAll(
              texts.stream().map(text -> (Callable<float[]>) () -> embed(text)).toList());
      double worst = 1;
      for (int i = 0; i < texts.size(); i++) {
        worst = Math.min(worst, cosine(together.get(i).get(), alone.get(i)));
      }
      assertThat(worst).isGreaterThan(0.97);
    }
  }

  @Test
  void tokens_are_counted_without_those_that_begin_and_end_a_text() throws Exception {
    var embedded = models.embed(SOMEBODY, "openai", ID, List.of("hello world", "hello"));
    assertThat(embedded.tokens()).containsExactly(2, 1);
    assertThat(embedded.totalTokens()).isEqualTo(3);
    assertThat(embedded.modelName()).isEqualTo("all-minilm-l6-v2");
  }

  @Test
  void a_text_of_the_most_tokens_is_read_and_one_more_is_refused() throws Exception {
    int most = EmbeddingModel.ALL_MINILM.maxTokens() - 2;
    assertThat(embed("cat ".repeat(most))).hasSize(384);
    assertThatThrownBy(() -> embed("cat ".repeat(most + 1)))
        .isInstanceOfSatisfying(
            ModelException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONTEXT_TOO_LONG))
        .hasMessageContaining("Text 1 has 257 tokens")
        .hasMessageContaining("at most 256");
  }

  @Test
  void an_id_that_nothing_answers_for_is_unknown() {
    assertThatThrownBy(() -> models.embed(SOMEBODY, "openai", "nobody", List.of("x")))
        .isInstanceOfSatisfying(
            ModelException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_MODEL));
  }

  @Test
  void the_gate_is_asked_with_the_tokens_and_told_when_they_were_used() throws Exception {
    List<String> asked = new ArrayList<>();
    EmbeddingGate gate =
        (partition, service, modelId, tokens, payment) -> {
          asked.add(service + " " + modelId + " " + tokens);
          return () -> asked.add("used");
        };
    try (var gated = new SentenceEmbeddings(data, SentenceEmbeddingsTest::route, gate)) {
      gated.embed(SOMEBODY, "bedrock", ID, List.of("hello world"));
    }
    assertThat(asked).containsExactly("bedrock " + ID + " 2", "used");
  }

  @Test
  void a_virtual_thread_may_be_the_first_to_ask() throws Exception {
    try (var fresh =
            new SentenceEmbeddings(data, SentenceEmbeddingsTest::route, EmbeddingGate.OPEN);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var made = threads.submit(() -> fresh.embed(SOMEBODY, "openai", ID, List.of(CAT)));
      assertThat(made.get().vectors()).hasSize(1);
    }
  }

  @Test
  void what_the_gate_refuses_is_not_embedded() {
    EmbeddingGate gate =
        (partition, service, modelId, tokens, payment) -> {
          throw new ModelException(Reason.TOO_MANY_TOKENS, "too many");
        };
    try (var gated = new SentenceEmbeddings(data, SentenceEmbeddingsTest::route, gate)) {
      assertThatThrownBy(() -> gated.embed(SOMEBODY, "openai", ID, List.of("x")))
          .hasMessage("too many");
    }
  }

  @Test
  void nothing_is_loaded_before_the_first_use_and_nothing_is_made_after_the_end() throws Exception {
    var fresh = new SentenceEmbeddings(data, SentenceEmbeddingsTest::route, EmbeddingGate.OPEN);
    assertThat(fresh.isLoaded()).isFalse();
    fresh.embed(SOMEBODY, "openai", ID, List.of("x"));
    assertThat(fresh.isLoaded()).isTrue();
    fresh.close();
    assertThatThrownBy(() -> fresh.embed(SOMEBODY, "openai", ID, List.of("x")))
        .isInstanceOfSatisfying(
            ModelException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SHUTTING_DOWN));
  }

  @Test
  void the_runtime_s_machine_code_is_kept_in_the_data_folder() throws Exception {
    embed(CAT);
    try (var files = Files.walk(data.resolve("bin"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains(System.mapLibraryName("onnxruntime"));
    }
  }
}
