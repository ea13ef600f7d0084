package dev.headrace.inference.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake in the file is told with its line, its key and what is allowed. */
final class PageReaderTest {
  private static Catalogue read(String text) throws BadModelFileException {
    return PageReader.read(new ModelFolders(Path.of("/data")), Packages.pinned(), text);
  }

  private static String refusal(String text) {
    try {
      read(text);
    } catch (BadModelFileException refused) {
      return refused.getMessage();
    }
    throw new AssertionError("was read: " + text);
  }

  @Test
  void the_file_that_is_written_for_a_new_data_folder_is_sound() throws Exception {
    Catalogue usual = read(ModelFile.template());
    assertThat(usual.limits().of("gpt-4o-2024-08-06")).isEqualTo(new MinuteLimits(500, 30_000));
    assertThat(usual.limits().of("gpt-4o-mini")).isEqualTo(new MinuteLimits(500, 200_000));
    assertThat(usual.limits().of("us.anthropic.claude-3-5-sonnet-20241022-v2:0"))
        .isEqualTo(new MinuteLimits(MinuteLimits.UNLIMITED, 400_000));
    assertThat(usual.limits().of("something-else")).isEqualTo(MinuteLimits.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind: defualt            | :3:11 models.mine.kind: must be one of file (weights on this machine), default (
          kind: default\\nslot: 2   | :4:5 models.mine.slot: there is no such key; did you mean slots?
          kind: default\\nslots: 0  | :4:12 models.mine.slots: must be a whole number from 1 to 64
          kind: default\\nslots: 65 | :4:12 models.mine.slots: must be a whole number from 1 to 64
          kind: default\\nslots: x  | :4:12 models.mine.slots: must be a whole number
          kind: default\\nslots: 1\\nslots: 2 | :5:5 models.mine.slots: stands here a second time
          kind: default\\ncontextTokens: 255  | from 256 to 1048576
          kind: default\\nmemoryMiB: 63       | from 64 to 16777216
          kind: default\\nidleSeconds: 604801 | from 1 to 604800
          kind: file               | :3:5 models.mine: needs a key file, such as file: models/files/
          kind: file\\nfile: a\\nsha256: abc   | :5:13 models.mine.sha256: must be 64 hexadecimal digits
          kind: openai             | needs a key url, such as url: http://127.0.0.1:8000/v1
          kind: openai\\nurl: ftp://x         | models.mine.url: must be http://HOST:PORT/v1
          kind: openai\\nurl: http://u:p@h/v1 | must hold no password
          kind: openai\\nurl: http://h/v1?a=b | must end with its path
          kind: openai\\nurl: http://h\\napiKeyVariable: sk-123 | must be the name of an environment variable
          kind: openai\\nurl: http://h\\nslots: 0    | models.mine.slots: must be a whole number from 1 to 1024
          kind: openai\\nurl: http://h\\nslots: 1025 | models.mine.slots: must be a whole number from 1 to 1024
          kind: openai\\nurl: http://h\\nslot: 2     | did you mean slots?
          kind: embedding\\ndimensions: 4     | models.mine.dimensions: there is no such key; allowed are kind
          slots: 2                 | needs a key kind
          """)
  void a_mistake_in_a_model_is_told_with_its_place(String entry, String told) {
    String indented = entry.strip().replace("\\n", "\n    ");
    assertThat(refusal("models:\n  mine:\n    " + indented + "\n"))
        .startsWith("/data/models.yaml:")
        .contains(told.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          answers: {}                         | answers: must be a list
          answers: [{ids: "*", model: m}]     | there is no model m; did you mean me?
          answers: [{ids: "*", model: you}]   | there is no model you; there are me
          answers: [{ids: "*"}]               | needs a key model
          answers: [{model: me}]              | needs a key ids
          answers: [{ids: "a b", model: me}]  | answers[1].ids: must be a model id
          answers: [me]                       | answers[1]: must be a mapping
          limits: [{ids: "*", requestsPerMinute: 0}] | must be a whole number from 1
          limits: [{ids: "*", requests: 1}]   | there is no such key
          model: 1                            | there is no such key; did you mean models?
          """)
  void a_mistake_in_a_list_is_told(String line, String told) {
    assertThat(refusal("models:\n  me:\n    kind: default\n" + line.strip() + "\n"))
        .startsWith("/data/models.yaml:4:")
        .contains(told.strip());
  }

  @Test
  void all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    assertThat(
            refusal("models:\n  a:\n    kind: x\n  b:\n    kind: default\n    slots: 0\n").lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("models.a.kind");
  }

  @Test
  void what_is_no_yaml_is_told_with_its_line() {
    assertThat(refusal("models:\n  a: [\n")).contains(":3:1").contains("is not YAML");
    assertThat(refusal("")).contains("is empty");
    assertThat(refusal("a: 1\n---\nb: 2\n")).contains("is not YAML");
  }

  @Test
  void what_could_grow_without_bounds_is_refused() {
    assertThat(refusal("models: " + "[".repeat(100_000))).contains("more than 8 levels");
    assertThat(refusal("a: &x 1\nmodels: *x\n")).contains("alias");
    assertThat(refusal("#".repeat(YamlPage.MAX_CHARACTERS + 1))).contains("at most 262,144");
    var many = new StringBuilder("models:\n");
    for (int i = 0; i <= PageReader.MAX_MODELS; i++) {
      many.append("  m").append(i).append(": {kind: default}\n");
    }
    assertThat(refusal(many.toString())).contains("more than 200 models");
  }

  @Test
  void as_many_models_as_are_allowed_are_read() throws Exception {
    var many = new StringBuilder("models:\n");
    for (int i = 0; i < PageReader.MAX_MODELS; i++) {
      many.append("  m").append(i).append(": {kind: default}\n");
    }
    assertThat(read(many.toString()).models()).hasSize(PageReader.MAX_MODELS);
  }

  @Test
  void a_name_that_no_file_could_have_is_refused() {
    assertThat(refusal("models:\n  ../etc: {kind: default}\n")).contains("a name has at most 63");
    assertThat(refusal("models:\n  " + "a".repeat(64) + ": {kind: default}\n"))
        .contains("a name has at most 63");
  }

  @Test
  void a_file_without_models_says_what_it_needs() {
    assertThatThrownBy(() -> read("answers: []\n"))
        .isInstanceOf(BadModelFileException.class)
        .hasMessageContaining("needs a key models");
  }

  @Test
  void the_first_line_that_fits_decides_after_the_very_name() throws Exception {
    Catalogue catalogue =
        read(
            """
            models:
              a: {kind: default}
              b: {kind: default}
            answers:
              - {ids: "x*", model: a}
              - {ids: "*", model: b}
            """);
    assertThat(catalogue.routes().modelFor("xyz")).get().extracting(Model::name).isEqualTo("a");
    assertThat(catalogue.routes().modelFor("y")).get().extracting(Model::name).isEqualTo("b");
    assertThat(catalogue.routes().modelFor("a")).get().extracting(Model::name).isEqualTo("a");
  }
}
