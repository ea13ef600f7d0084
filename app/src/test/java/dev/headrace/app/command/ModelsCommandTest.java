package dev.headrace.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.inference.models.RemoteModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelsCommandTest {
  private static final String ELSEWHERE = "http://127.0.0.1:8000/v1";

  @TempDir private Path data = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    List<String> line = new ArrayList<>(List.of("models"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--data", data.toString()));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return CommandLines.run(
        new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
  }

  private JsonNode rows() throws IOException {
    assertThat(run("--format", "json")).as(err.toString()).isZero();
    return new ObjectMapper().readTree(out.toString()).path("rows");
  }

  @Test
  void alone_it_lists_the_models_of_a_new_data_folder() {
    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains(
            "NAME",
            "ANSWERS FOR",
            "smollm2-135m-instruct  on first use",
            "SLOTS",
            "all-minilm-l6-v2");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void other_programs_read_all_of_it() throws Exception {
    JsonNode standard = rows().path(0);
    assertThat(standard.path("name").asText()).isEqualTo("smollm2-135m-instruct");
    assertThat(standard.path("kind").asText()).isEqualTo("default");
    assertThat(standard.path("state").asText()).isEqualTo("on first use");
    assertThat(standard.path("contextTokens").asInt()).isEqualTo(8_192);
    assertThat(standard.path("license").asText()).isEqualTo("Apache-2.0");
    assertThat(standard.path("where").asText()).startsWith(data.toString());
    assertThat(run("--format", "csv")).isZero();
    assertThat(out.toString())
        .startsWith("name,kind,where,state,sizeBytes,license,contextTokens,slots,answersFor");
  }

  @Test
  void a_server_elsewhere_is_added_listed_and_removed() throws Exception {
    assertThat(run("add", "big", "--openai", ELSEWHERE + "/", "--answers-for", "meta.*")).isZero();
    assertThat(out.toString()).contains("it answers for big, meta.*");
    JsonNode big = rows().path(2);
    assertThat(big.path("where").asText()).isEqualTo(ELSEWHERE);
    assertThat(big.path("answersFor").asText()).isEqualTo("meta.*");
    assertThat(big.path("slots").asInt()).isEqualTo(1_024);
    assertThat(run("remove", "big")).isZero();
    assertThat(out.toString()).contains("For meta.* answers now: smollm2-135m-instruct");
    assertThat(rows()).hasSize(2);
  }

  @Test
  void a_server_elsewhere_is_given_as_many_requests_at_once_as_is_said() throws Exception {
    assertThat(run("add", "big", "--openai", ELSEWHERE, "--slots", "8", "--context", "4096"))
        .isZero();
    assertThat(out.toString()).contains("with 4,096 tokens of context and 8 slots");
    assertThat(rows().path(2).path("slots").asInt()).isEqualTo(8);
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("SLOTS").containsPattern("big .* 4096 +8\\b");
  }

  @Test
  void a_removed_model_that_was_the_last_resort_leaves_nobody() {
    assertThat(run("remove", "smollm2-135m-instruct")).isZero();
    assertThat(out.toString()).contains("For * answers now: nobody");
  }

  @Test
  void a_key_that_is_not_in_the_environment_is_told() {
    var model = new RemoteModel("big", URI.create(ELSEWHERE), "x", Optional.of("BIG_KEY"), 1_000);
    assertThat(ModelsCommand.keyState(model, Map.of())).isEqualTo("key not set");
    assertThat(ModelsCommand.keyState(model, Map.of("BIG_KEY", "k"))).isEqualTo("elsewhere");
  }

  @Test
  void a_gpu_that_is_not_used_is_told_where_there_is_one() throws Exception {
    ModelsInstallCommand.remarkOnGpu(data.resolve("nvidiactl"), new PrintWriter(err));
    assertThat(err.toString()).isEmpty();
    Files.createFile(data.resolve("nvidiactl"));
    ModelsInstallCommand.remarkOnGpu(data.resolve("nvidiactl"), new PrintWriter(err));
    assertThat(err.toString()).contains("computes on the CPU");
  }

  @Test
  void a_file_that_is_damaged_is_told_and_nothing_is_added() throws Exception {
    Path file = Files.writeString(data.resolve("half.gguf"), "GGUF");
    assertThat(run("add", "mine", "--file", file.toString())).isEqualTo(CommandLines.ERROR);
    assertThat(err.toString()).contains("half.gguf is no whole GGUF file");
    assertThat(rows()).hasSize(2);
  }

  @Test
  void a_file_of_the_list_that_is_gone_or_damaged_is_seen() throws Exception {
    Files.writeString(data.resolve("half.gguf"), "GGUF");
    Files.writeString(
        data.resolve("models.yaml"),
        """
        models:
          gone: {kind: file, file: nowhere.gguf}
          half: {kind: file, file: half.gguf}
        """);
    assertThat(rows().path(0).path("state").asText()).isEqualTo("missing");
    assertThat(rows().path(1).path("state").asText()).isEqualTo("damaged");
  }

  @Test
  void a_mistake_in_the_list_is_told_with_its_place() throws Exception {
    Files.writeString(data.resolve("models.yaml"), "models:\n  a: {kind: defualt}\n");
    assertThat(run()).isEqualTo(CommandLines.ERROR);
    assertThat(err.toString()).contains("models.yaml:2:13 models.a.kind: must be one of");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add mine                                | --file
          add mine --file a --openai http://h     | mutually exclusive
          add mine --url http://h/a.gguf          | --url needs --sha256 with 64 hexadecimal digits
          add mine --url ftp://h/a --sha256 HASH  | --url must be http://
          add mine --file a --sha256 HASH         | --sha256 goes with --url
          add mine --file a --model b             | go with --openai
          add mine --openai ftp://h               | --openai must be http://HOST:PORT/v1
          add mine --openai http://h --slots x    | is not an int
          add mine --openai http://h --sha256 HASH | --sha256 goes with --url
          add mine --openai http://h --context x  | is not an int
          add                                     | NAME
          remove                                  | NAME
          run                                     | NAME
          """)
  void a_command_that_cannot_be_meant_is_wrong_usage(String typed, String told) {
    String line = typed.strip().replace("HASH", "a".repeat(64));
    assertThat(run(line.split(" +"))).isEqualTo(CommandLines.USAGE);
    assertThat(err.toString()).contains(told.strip()).contains("Try: headrace models");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add ../up --openai http://h                    | a name has at most 63 letters
          add all-minilm-l6-v2 --openai http://h         | there is a model all-minilm-l6-v2 already
          add mine --openai http://h --answers-for a,b   | must be a model id
          add mine --openai http://h --context 1         | from 256 to 1048576
          add mine --openai http://h --slots 0           | from 1 to 1024
          add mine --openai http://h --slots 1025        | from 1 to 1024
          add mine --openai http://h --api-key-variable sk-1 | the name of an environment variable
          add mine --file nowhere.gguf                   | there is no file
          add mine --url http://127.0.0.1:9/a --sha256 HASH | mine cannot be added
          remove smollm                                  | did you mean smollm2-135m-instruct?
          install smollm2                                | did you mean smollm2-135m-instruct?
          install all-minilm-l6-v2                       | does not run here
          run all-minilm-l6-v2                           | turns texts into vectors
          run smollm2-135m-instruct                      | start one with `headrace up --detach`
          """)
  void what_cannot_be_done_is_told(String typed, String told) throws Exception {
    String line = typed.strip().replace("HASH", "a".repeat(64));
    List<String> words = new ArrayList<>(List.of(line.split(" +")));
    words.replaceAll(word -> word.equals("a,b") ? "a b" : word);
    assertThat(run(words.toArray(String[]::new))).isEqualTo(CommandLines.ERROR);
    assertThat(err.toString()).contains(told.strip());
    assertThat(rows()).hasSize(2);
  }
}
