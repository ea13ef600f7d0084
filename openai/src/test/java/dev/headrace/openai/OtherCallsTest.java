package dev.headrace.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.openai.Api.Answered;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.WireRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completions, embeddings, the list of models, and which requests are meant for the API. */
final class OtherCallsTest {
  private final FakeModels models = new FakeModels();
  private final Api api = new Api(models);

  private static WireRequest request(String path, Headers headers) {
    return new WireRequest("GET", path, "", headers, RequestBody.empty());
  }

  @Test
  void a_completion_is_passed_on_and_has_16_tokens_where_nothing_is_said() {
    Answered answer = api.post("/v1/completions", "{'model':'m','prompt':['Once']}");
    assertThat(answer.json().at("/choices/0/text").asText()).isEqualTo("Hello there");
    assertThat(models.asked().task()).isEqualTo(Ask.Task.COMPLETION);
    assertThat(models.asked().maxOutputTokens()).isEqualTo(16);
    assertThat(Json.request(models.asked().body()).path("prompt").asText()).isEqualTo("Once");
  }

  @Test
  void a_completion_is_streamed() {
    Answered answer = api.post("/v1/completions", "{'model':'m','prompt':'x','stream':true}");
    assertThat(answer.events())
        .extracting(event -> event.at("/choices/0/text").asText())
        .containsExactly("Hello ", "there", "");
    assertThat(answer.body()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void what_other_clients_send_to_say_nothing_is_taken() {
    Answered answer =
        api.post(
            "/v1/completions",
            "{'model':'m','prompt':'x','echo':false,'best_of':1,'n':1,'logprobs':null,'user':'u'}");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void vectors_come_as_numbers_in_the_order_of_their_texts() {
    Answered answer = api.post("/v1/embeddings", "{'model':'e','input':['a b','c']}");
    JsonNode json = answer.json();
    assertThat(json.path("data").size()).isEqualTo(2);
    assertThat(json.at("/data/0/embedding/2").asDouble()).isEqualTo(3);
    assertThat(json.at("/data/1/embedding/2").asDouble()).isEqualTo(1);
    assertThat(json.at("/data/1/index").asInt()).isEqualTo(1);
    assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    assertThat(answer.headers().first("x-headrace-model")).isEqualTo("all-minilm-l6-v2");
  }

  @Test
  void vectors_come_as_bytes_where_that_is_asked_for() {
    Answered answer =
        api.post("/v1/embeddings", "{'model':'e','input':'x','encoding_format':'base64'}");
    byte[] bytes = Base64.getDecoder().decode(answer.json().at("/data/0/embedding").asText());
    ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(floats.getFloat()).isEqualTo(0.6f);
    assertThat(bytes).hasSize(12);
  }

  @Test
  void vectors_of_fewer_dimensions_have_length_1() {
    models.saying("x");
    Answered answer = api.post("/v1/embeddings", "{'model':'e','input':'xxx','dimensions':2}");
    JsonNode vector = answer.json().at("/data/0/embedding");
    assertThat(vector.size()).isEqualTo(2);
    assertThat(Math.hypot(vector.get(0).asDouble(), vector.get(1).asDouble()))
        .isBetween(0.999999, 1.000001);
  }

  @Test
  void a_text_that_is_too_long_is_the_input_s_fault() {
    models.refusing(Reason.CONTEXT_TOO_LONG, "Text 1 has 257 tokens.");
    Answered answer = api.post("/v1/embeddings", "{'model':'e','input':'x'}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().path("param").asText()).isEqualTo("input");
  }

  @Test
  void models_are_listed() {
    JsonNode json = api.get("/v1/models").json();
    assertThat(json.path("object").asText()).isEqualTo("list");
    assertThat(json.path("data"))
        .extracting(model -> model.path("id").asText())
        .containsExactly("tiny", "all-minilm-l6-v2");
    assertThat(json.at("/data/0/owned_by").asText()).isEqualTo("Apache-2.0");
    assertThat(json.at("/data/0/created").asLong()).isEqualTo(1_790_000_000L);
  }

  @Test
  void a_model_is_found_by_any_id_that_it_answers_for() {
    assertThat(api.get("/v1/models/tiny").json().path("id").asText()).isEqualTo("tiny");
    Answered named = api.get("/v1/models/org%2Fgpt-4o");
    assertThat(named.json().path("id").asText()).isEqualTo("org/gpt-4o");
    assertThat(named.headers().first("x-headrace-model")).isEqualTo("tiny");
    assertThat(api.get("/v1/models/embedder").json().path("id").asText()).isEqualTo("embedder");
    assertThat(api.get("/v1/models/nobody").status()).isEqualTo(404);
    assertThat(api.get("/v1/models/%zz").status()).isEqualTo(400);
  }

  @Test
  void signed_requests_and_other_paths_are_not_meant_for_the_api() {
    String signature =
        "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/s3/aws4_request, SignedHeaders=host,"
            + " Signature=00";
    assertThat(OpenAi.claims(request("/v1/models", Headers.none()))).isTrue();
    assertThat(OpenAi.claims(request("/v1/models", Headers.of("Authorization", "Bearer x"))))
        .isTrue();
    assertThat(OpenAi.claims(request("/v1/key", Headers.of("Authorization", signature)))).isFalse();
    assertThat(OpenAi.claims(request("/v1", Headers.none()))).isFalse();
    assertThat(OpenAi.claims(request("/v10/models", Headers.none()))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "20, 20ms",
    "1000, 1s",
    "1500, 1.5s",
    "60000, 1m0s",
    "360000, 6m0s",
    "61250, 1m1.25s"
  })
  void durations_are_told_as_the_api_tells_them(long millis, String told) {
    assertThat(AnswerHead.spoken(Duration.ofMillis(millis))).isEqualTo(told);
  }
}
