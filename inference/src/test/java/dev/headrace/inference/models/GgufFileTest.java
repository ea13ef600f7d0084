package dev.headrace.inference.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GgufFileTest {
  @TempDir private Path folder = Path.of("");

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("model.gguf"), bytes);
  }

  private String refusal(byte[] bytes) throws IOException {
    Path file = write(bytes);
    try {
      GgufFile.read(file);
    } catch (ModelUnavailableException refused) {
      return refused.getMessage();
    }
    throw new AssertionError("was taken for a whole file");
  }

  @Test
  void the_head_says_what_the_model_is() throws Exception {
    byte[] bytes = GgufBytes.llama().build();
    GgufFile head = GgufFile.read(write(bytes));
    assertThat(head)
        .isEqualTo(
            new GgufFile("llama", "Tiny", "mit", 2_048, 2 * 4 * (8 + 8), true, bytes.length));
  }

  @Test
  void the_memory_of_a_server_grows_with_context_and_slots() throws Exception {
    GgufFile head = GgufFile.read(write(GgufBytes.llama().build()));
    int one = ModelSizes.memoryMiB(head, 8_192, 1);
    int four = ModelSizes.memoryMiB(head, 8_192, 4);
    assertThat(four - one).isEqualTo(3 * 8_192 * 128 * 2 / (1 << 20));
  }

  @Test
  void layers_that_differ_count_as_the_largest() throws Exception {
    byte[] bytes =
        new GgufBytes()
            .text("general.architecture", "x")
            .whole("x.block_count", 1)
            .whole("x.attention.key_length", 10)
            .whole("x.attention.value_length", 6)
            .wholes("x.attention.head_count_kv", 2, 8, 4)
            .build();
    assertThat(GgufFile.read(write(bytes)).numbersPerToken()).isEqualTo(8 * 16);
  }

  @Test
  void a_file_that_was_cut_anywhere_is_told() throws Exception {
    byte[] whole = GgufBytes.llama().build();
    for (int length = 0; length < whole.length; length++) {
      assertThat(refusal(Arrays.copyOf(whole, length))).contains("is no whole GGUF file");
    }
  }

  @Test
  void a_file_with_something_behind_its_tensors_is_whole() throws Exception {
    byte[] whole = GgufBytes.llama().build();
    assertThat(GgufFile.read(write(Arrays.copyOf(whole, whole.length + 7))).title())
        .isEqualTo("Tiny");
  }

  @Test
  void what_is_no_gguf_at_all_is_told() throws Exception {
    assertThat(refusal("<html>not found</html>".getBytes(StandardCharsets.UTF_8)))
        .contains("does not begin with GGUF");
    assertThat(refusal(GgufBytes.llama().build(4, 0, 64))).contains("its version is 4");
    assertThat(refusal(new GgufBytes().text("general.name", "x").build()))
        .contains("does not say of which architecture");
  }

  @Test
  void numbers_that_no_file_can_hold_are_refused_and_break_nothing() throws Exception {
    assertThat(refusal(GgufBytes.llama().build(3, Long.MAX_VALUE, 64))).contains("no whole");
    assertThat(refusal(GgufBytes.llama().build(3, 0, Long.MAX_VALUE))).contains("larger than any");
    assertThat(refusal(GgufBytes.llama().build(3, 0, -1))).contains("larger than any");
  }

  @Test
  void any_damage_to_the_head_is_read_or_refused_and_never_fails_otherwise() throws Exception {
    byte[] whole = GgufBytes.llama().build();
    var random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length - 256)] = (byte) random.nextInt();
      Path file = write(damaged);
      try {
        GgufFile.read(file);
      } catch (ModelUnavailableException told) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void a_missing_file_is_told_with_its_name() {
    Path file = folder.resolve("absent.gguf");
    assertThatThrownBy(() -> GgufFile.read(file))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessage("there is no file " + file);
  }
}
