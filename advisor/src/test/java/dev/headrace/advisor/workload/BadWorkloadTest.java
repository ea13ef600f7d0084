package dev.headrace.advisor.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BadWorkloadTest {
  private static final String HEAD =
      "headrace: 1\nname: a\ntraffic: {requests: 1/s}\ncomponents:\n  f: ";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[a] | origins: a list is no value here | such as traffic.requests",
        "{traffic.request: measured} | origins.traffic.request: the file gives no such value | did you mean traffic.requests?",
        "{components.f.memory: measured} | origins.components.f.memory: the file gives no such value | take this line out",
        "{traffic.requests: mesured} | \"mesured\" is no origin | did you mean measured?",
        "{traffic.requests: given} | \"given\" is no origin | measured, extrapolated or assumed",
        "{traffic.requests: {measured: 5}} | origins.traffic.requests: a mapping is no value here | measured",
      })
  void an_origin_of_nothing_is_refused(String origins, String wrong, String allowed) {
    String message = problem(HEAD + "{kind: function, duration: 1s}\norigins: " + origins + "\n");
    assertThat(message).startsWith("workload:6:").contains(wrong).contains(allowed);
    assertThat(message.lines()).hasSize(1);
  }

  @Test
  void origins_are_not_missed_where_values_are_wrong() {
    String message =
        problem(
            HEAD + "{kind: function, duration: 1}\norigins: {components.f.duration: measured}\n");
    assertThat(message).contains("1 has no unit").doesNotContain("origins");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "duration: 7sec | f.duration: \"sec\" is no unit here | did you mean 7s?",
        "duration: 7 | f.duration: 7 has no unit | did you mean 7s?",
        "duration: -7s | f.duration: -7s is negative | a duration such as",
        "duration: .nan | f.duration: .nan is not a number | a duration such as",
        "duration: NaN | f.duration: NaN is not a number | a duration such as",
        "duration: 9000d | f.duration: 9000d is too much | a duration such as",
        "duration: 50ms..35ms | f.duration: 50ms..35ms runs backwards | did you mean 35ms..50ms?",
        "duration: {p50: 7s, p99: 3s} | f.duration: the distribution falls | smaller value",
        "duration: {p50: 7s, q99: 9s} | f.duration: \"q99\" is no point | did you mean p99?",
        "duration: {median: 7s} | f.duration: \"median\" is no point | percentiles such as p50",
        "duration: [7s] | f.duration: a list is no value here | a duration such as",
        "duration: '1,5s' | f.duration: 1,5s has a comma | a duration such as",
        "memory: 512, duration: 1s | f.memory: 512 has no unit | did you mean 512MiB?",
        "memory: 512M, duration: 1s | f.memory: \"M\" is no unit here | did you mean 512MiB?",
        "package: 38, duration: 1s | f.package: 38 has no unit | did you mean 38MB?",
        "payload: {in: 12}, duration: 1s | f.payload.in: 12 has no unit | did you mean 12KB?",
        "payload: {in: 12kb}, duration: 1s | f.payload.in: \"kb\" is no unit here | did you mean 12KB?",
        "waiting: 0.91, duration: 1s | f.waiting: 0.91 has no unit | did you mean 0.91%?",
        "waiting: 191%, duration: 1s | f.waiting: 191% is too much | from 0% to 100%",
        "memroy: 1GiB, duration: 1s | f.memroy: unknown field | did you mean memory?",
        "runtime: pyton3.13, duration: 1s | f.runtime: \"pyton3.13\" is not known | did you mean python3.13?",
        "protocols: [websockets], duration: 1s | f.protocols: \"websockets\" is not known | did you mean websocket?",
        "calls: -1, duration: 1s | f.calls: -1 is negative | a count such as",
        "memory: 1GiB | f.duration: is missing | a duration such as",
      })
  void a_bad_field_of_a_function_is_named_with_what_is_allowed(
      String fields, String wrong, String allowed) {
    String message = problem(HEAD + "{kind: function, " + fields + "}\n");
    assertThat(message).startsWith("workload:5:").contains("components." + wrong).contains(allowed);
    assertThat(message.lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "timezone: Europe/Berlim | traffic.timezone: \"Europe/Berlim\" is no time zone | did you mean Europe/Berlin?",
        "timezone: Berlin | traffic.timezone: \"Berlin\" is no time zone | did you mean Europe/Berlin?",
        "shape: busines-hours | traffic.shape: \"busines-hours\" is not known | did you mean business-hours?",
        "peak: 4, shape: weekly | traffic.peak: 4 has no unit | did you mean 4x?",
        "peak: 4x | traffic.peak: has no meaning for the shape poisson | business-hours and weekly",
        "peak: 900x, shape: weekly | traffic.peak: 900x is too much | did you mean shape: bursts?",
        "growth: 10% | traffic.growth: \"%\" is no unit here | did you mean 10%/month?",
        "burst: 0, shape: bursts | traffic.burst: 0 is too little | from 1 to 100k",
        "at: 25:00, shape: daily-batch | traffic.at: \"25:00\" is not a time of day | such as 02:30",
      })
  void a_bad_field_of_the_traffic_is_named_with_what_is_allowed(
      String fields, String wrong, String allowed) {
    String message =
        problem(
            "headrace: 1\nname: a\ntraffic: {requests: 2M/month, "
                + fields
                + "}\ncomponents: {f: {kind: function, duration: 1s}}\n");
    assertThat(message).startsWith("workload:3:").contains(wrong).contains(allowed);
    assertThat(message.lines()).hasSize(1);
  }

  @Test
  void the_nearest_spelling_of_a_rate_is_offered() {
    assertThat(
            problem(
                "headrace: 1\nname: a\ntraffic: {requests: 40rps}\ncomponents:"
                    + " {f: {kind: function, duration: 1s}}"))
        .startsWith("workload:3:21 traffic.requests: \"rps\" is no unit here; ")
        .endsWith("; did you mean 40/s?");
  }

  @Test
  void traffic_is_missed_where_somebody_calls() {
    assertThat(problem("{headrace: 1, name: a, components: {f: {kind: function, duration: 1s}}}"))
        .contains("traffic.requests: is missing; allowed is a rate such as 40/s");
  }

  @Test
  void an_unknown_kind_is_named_with_the_nearest_one() {
    assertThat(problem(HEAD + "{kind: functoin, duration: 1s}"))
        .startsWith("workload:5:13 components.f.kind: \"functoin\" is not known")
        .endsWith("did you mean function?");
  }

  @Test
  void an_unknown_model_is_named_with_the_nearest_one() {
    assertThat(problem(HEAD + "{kind: model, model: lama-3.1-8b, in: 1k, out: 1k}"))
        .startsWith("workload:5:27 components.f.model: lama-3.1-8b is not in the table")
        .endsWith("did you mean llama-3.1-8b?");
  }

  @Test
  void all_that_is_wrong_is_listed_by_line() {
    String message =
        problem(
            """
            headrace: 2
            nam: a
            traffic: {requests: 5}
            components:
              f: {kind: function}
              G: {kind: function}
            team: {operates: [lamda]}
            """);
    assertThat(message.lines())
        .hasSize(7)
        .anyMatch(line -> line.startsWith("workload:1:11 headrace: \"2\" is not known"))
        .anyMatch(line -> line.startsWith("workload:1:1 name: is missing"))
        .anyMatch(
            line -> line.startsWith("workload:2:1 nam: unknown field") && line.endsWith("name?"))
        .anyMatch(line -> line.contains("traffic.requests: 5 has no unit"))
        .anyMatch(line -> line.contains("components.f.duration: is missing"))
        .anyMatch(line -> line.contains("components.G: not a component's name"))
        .anyMatch(line -> line.endsWith("did you mean lambda?"));
  }

  @Test
  void no_more_than_twenty_problems_are_listed() {
    var fields = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      fields.append("x").append(i).append(": 1\n");
    }
    assertThat(problem(fields.toString()).lines()).hasSize(Reading.MAX_PROBLEMS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | the file is empty",
        "`# only this` | the file is empty",
        "`~` | the file is empty",
        "`a: &x 1` | an anchor (&)",
        "`a: *x` | an alias (*)",
        "`a: !!java.net.URL x` | a tag (",
        "`a: 1\n---\nb: 2` | a second document",
        "`a: 1\na: 2` | a second \"a\"",
        "`[a]: 1` | a list as a name",
        "`a: {` | not YAML",
        "`a: \"x` | not YAML",
        "`\ta: 1` | not YAML",
        "`hello` | hello is no value here",
        "`- 1` | a list is no value here",
      })
  void what_is_no_plain_yaml_is_refused(String text, String wrong) {
    String written = text == null ? "" : text.replace("\\n", "\n");
    assertThat(problem(written)).contains(wrong);
  }

  @Test
  void depth_has_a_limit() {
    int most = YamlTree.MAX_DEPTH;
    assertThat(problem("[".repeat(most) + "]".repeat(most))).doesNotContain("levels");
    assertThat(problem("[".repeat(most + 1) + "]".repeat(most + 1)))
        .contains("more than 12 levels inside one another");
    assertThat(problem("[".repeat(100_000))).contains("levels");
    assertThat(problem("{a: ".repeat(50_000))).contains("levels");
  }

  @Test
  void size_has_a_limit() {
    String comment = "#" + "x".repeat(YamlTree.MAX_CHARACTERS - 1);
    assertThat(problem(comment)).contains("the file is empty");
    assertThat(problem(comment + "x")).contains("at most 262,144 are allowed");
  }

  @Test
  void entries_have_a_limit() {
    var wide = new StringBuilder("{");
    for (int i = 0; i < YamlTree.MAX_ENTRIES; i++) {
      wide.append('c').append(i).append(": 1, ");
    }
    assertThat(problem(wide + "}")).contains("unknown field");
    assertThat(problem(wide + "one: 1, }")).contains("more than 1,000 entries");
  }

  @Test
  void the_length_of_a_value_has_a_limit() {
    String most = "x".repeat(YamlTree.MAX_SCALAR_CHARACTERS);
    assertThat(problem("name: " + most)).contains("is not a name");
    assertThat(problem("name: x" + most)).contains("a value of 1,001 characters");
  }

  @Test
  void components_have_a_limit() {
    var many = new StringBuilder("headrace: 1\nname: a\ntraffic: {requests: 1/s}\ncomponents:\n");
    for (int i = 0; i < ComponentsFormat.MAX_COMPONENTS; i++) {
      many.append("  c").append(i).append(": {kind: store}\n");
    }
    assertThat(WorkloadFile.parse(many.toString()).components()).hasSize(50);
    assertThat(problem(many + "  more: {kind: store}\n"))
        .contains("components: 51 components; allowed are 1 to 50");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Path missing = folder.resolve("none.yaml");
    assertThat(message(missing))
        .isEqualTo(missing + ": there is no such file; `headrace init` writes one");
  }

  @Test
  void a_folder_and_bytes_that_are_no_text_are_refused() throws IOException {
    assertThat(message(folder)).contains("is not a regular file");
    Path binary = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, 0x00});
    assertThat(message(binary)).contains("is not UTF-8");
    Path large = Files.write(folder.resolve("l.yaml"), new byte[WorkloadFile.MAX_BYTES + 1]);
    assertThat(message(large)).contains("at most 262,144 bytes");
  }

  private static String message(Path file) {
    return thrown(() -> WorkloadFile.read(file));
  }

  private static String problem(String text) {
    return thrown(() -> WorkloadFile.parse(text));
  }

  private static String thrown(Runnable reading) {
    WorkloadException wrong = catchThrowableOfType(WorkloadException.class, reading::run);
    assertThat(wrong).isNotNull();
    return String.valueOf(wrong.getMessage());
  }
}
