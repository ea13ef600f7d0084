package dev.headrace.inference.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFileTest {
  @TempDir private Path data = Path.of("");
  private ModelFile file = new ModelFile(Path.of(""));

  private static final RemoteModel ELSEWHERE =
      new RemoteModel(
          "big",
          URI.create("http://127.0.0.1:8000/v1"),
          "meta/llama \"70b\"",
          Optional.of("VLLM_KEY"),
          32_768,
          8);

  @BeforeEach
  void open() {
    file = new ModelFile(data);
  }

  @Test
  void without_a_file_the_default_model_answers_for_every_text_id() throws Exception {
    Catalogue usual = file.current();
    assertThat(usual.models())
        .extracting(Model::name)
        .containsExactly("smollm2-135m-instruct", "all-minilm-l6-v2");
    assertThat(usual.routes().modelFor("anthropic.claude-3-haiku-20240307-v1:0"))
        .get()
        .isInstanceOf(LocalModel.class);
    assertThat(usual.routes().modelFor("amazon.titan-embed-text-v2:0"))
        .contains(EmbeddingModel.ALL_MINILM);
    assertThat(usual.routes().modelFor("all-minilm-l6-v2")).contains(EmbeddingModel.ALL_MINILM);
    assertThat(Files.exists(file.path())).isFalse();
  }

  @Test
  void the_default_model_lies_in_the_data_folder_with_its_settings() throws Exception {
    LocalModel model = (LocalModel) file.current().named("smollm2-135m-instruct").orElseThrow();
    assertThat(model.file()).startsWithRaw(data).hasFileName("SmolLM2-135M-Instruct.Q4_1.gguf");
    assertThat(model.installed()).isTrue();
    assertThat(model.license()).isEqualTo("Apache-2.0");
    assertThat(model.contextTokens()).isEqualTo(DefaultModel.CONTEXT_TOKENS);
    assertThat(model.slots()).isEqualTo(DefaultModel.SLOTS);
    assertThat(model.memoryMiB()).isEqualTo(DefaultModel.MEMORY_MIB);
    assertThat(model.idle()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void the_file_is_written_with_its_explanations_once() throws Exception {
    file.writeIfAbsent();
    assertThat(file.path()).content().contains("# Who answers").contains("kind: default");
    Files.writeString(file.path(), "models: {}\n");
    file.writeIfAbsent();
    assertThat(file.path()).hasContent("models: {}\n");
  }

  @Test
  void a_model_that_is_added_is_read_back_as_it_was() throws Exception {
    var local =
        new LocalModel(
            "mine",
            data.resolve("models/files/mine/mine.gguf"),
            "0".repeat(64),
            "mit",
            4_096,
            2,
            2_048,
            Duration.ofSeconds(60),
            false);
    file.add(local, List.of());
    file.add(ELSEWHERE, List.of("anthropic.*", "meta.*"));
    Catalogue now = file.current();
    assertThat(now.models()).hasSize(4).contains(local, ELSEWHERE);
    assertThat(now.routes().patternsOf("big")).containsExactly("anthropic.*", "meta.*");
    assertThat(now.routes().modelFor("anthropic.claude-v2:1")).contains(ELSEWHERE);
    assertThat(file.path()).content().contains("file: \"models/files/mine/mine.gguf\"");
  }

  @Test
  void what_is_added_and_removed_leaves_every_other_line_as_it_was() throws Exception {
    file.writeIfAbsent();
    String before = Files.readString(file.path()).replace("slots: 4", "slots: 3 # my own remark");
    Files.writeString(file.path(), before);
    file.add(ELSEWHERE, List.of("meta.*"));
    List<String> kept = Files.readAllLines(file.path());
    assertThat(kept).containsSubsequence(before.lines().toList());
    assertThat(kept).hasSizeGreaterThan(before.lines().toList().size());
    file.remove("big");
    assertThat(Files.readAllLines(file.path()))
        .filteredOn(line -> !line.isBlank())
        .isEqualTo(before.lines().filter(line -> !line.isBlank()).toList());
  }

  @Test
  void a_name_that_is_taken_is_refused_and_changes_nothing() throws Exception {
    file.add(ELSEWHERE, List.of());
    String before = Files.readString(file.path());
    assertThatThrownBy(() -> file.add(ELSEWHERE, List.of()))
        .hasMessageContaining("there is a model big already");
    assertThat(file.path()).hasContent(before);
  }

  @Test
  void a_model_that_is_not_there_cannot_be_removed() {
    assertThatThrownBy(() -> file.remove("nobody")).hasMessageContaining("no model nobody");
  }

  @Test
  void the_last_model_can_be_removed_and_nobody_answers_then() throws Exception {
    file.remove("smollm2-135m-instruct");
    file.remove("all-minilm-l6-v2");
    assertThat(file.current().models()).isEmpty();
    assertThat(file.current().routes().modelFor("anything")).isEmpty();
  }

  @Test
  void a_list_that_is_not_line_by_line_is_left_to_its_owner() throws Exception {
    Files.writeString(file.path(), "models: {a: {kind: default}}\n");
    assertThatThrownBy(() -> file.add(ELSEWHERE, List.of()))
        .isInstanceOf(BadModelFileException.class)
        .hasMessageContaining("edit it by hand");
    assertThat(file.path()).hasContent("models: {a: {kind: default}}\n");
  }

  @Test
  void a_change_by_hand_is_seen() throws Exception {
    assertThat(file.current().models()).hasSize(2);
    Files.writeString(file.path(), "models:\n  one:\n    kind: default\n");
    assertThat(file.current().models()).extracting(Model::name).containsExactly("one");
    Files.writeString(file.path(), "models:\n  two:\n    kind: default\n");
    Files.setLastModifiedTime(file.path(), FileTime.fromMillis(1_000_000));
    assertThat(file.current().models()).extracting(Model::name).containsExactly("two");
  }

  @Test
  void an_unchanged_file_is_not_read_again() throws Exception {
    assertThat(file.current()).isSameAs(file.current());
    file.writeIfAbsent();
    assertThat(file.current()).isSameAs(file.current());
  }

  @Test
  void a_file_that_is_no_text_is_refused_with_its_name() throws IOException {
    Files.write(file.path(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> file.current())
        .isInstanceOf(BadModelFileException.class)
        .hasMessageContaining("models.yaml")
        .hasMessageContaining("UTF-8");
  }
}
