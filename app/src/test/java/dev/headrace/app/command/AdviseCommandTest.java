package dev.headrace.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that says where a workload should run. */
final class AdviseCommandTest {
  private static final String TOKENS =
      """
      headrace: 1
      name: summaries
      traffic: {requests: 20k/month, shape: poisson}
      components:
        model: {kind: tokens, model: claude-haiku-4.5, in: 1500, out: 150}
      team: {engineer: 120k USD/year, operates: [bedrock]}
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeWorkload() throws IOException {
    Files.writeString(folder.resolve("tokens.yaml"), TOKENS);
  }

  private int advise(String... options) {
    List<String> line =
        new ArrayList<>(List.of("advise", folder.resolve("tokens.yaml").toString()));
    line.addAll(List.of("--fast", "--date", "2026-11-23"));
    line.addAll(List.of(options));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return CommandLines.run(
        new PrintWriter(out), new PrintWriter(err), line.toArray(String[]::new));
  }

  @Test
  void it_answers_without_a_server_and_the_same_each_time() {
    assertThat(advise("--format", "json")).isZero();
    String first = out.toString();
    assertThat(first).contains("\"schemaVersion\" : 1").contains("bedrock-on-demand");
    assertThat(err.toString()).isEmpty();
    advise("--format", "json");
    assertThat(out.toString()).isEqualTo(first);
  }

  @Test
  void a_table_leads_with_the_answer_and_stays_within_80_columns() {
    assertThat(advise()).isZero();
    assertThat(out.toString()).startsWith("Run it on Bedrock");
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    assertThat(out.toString()).doesNotContain("\u001b");
  }

  @Test
  void an_assertion_may_come_before_the_workload() {
    String workload = folder.resolve("tokens.yaml").toString();
    assertThat(
            CommandLines.run(
                new PrintWriter(out),
                new PrintWriter(err),
                "advise",
                "--fast",
                "--assert",
                "total<10000USD",
                "p99<10h",
                workload))
        .isZero();
    assertThat(advise("--assert")).isEqualTo(2);
    assertThat(err.toString()).contains("--assert needs what must hold");
  }

  @Test
  void an_assertion_that_fails_ends_with_3_and_says_the_actual_value() {
    assertThat(advise("--assert", "total<0.01USD", "p99<10h")).isEqualTo(3);
    assertThat(err.toString())
        .contains("total<0.01USD does not hold: total is ")
        .doesNotContain("p99");
    assertThat(advise("--assert", "total<10000USD", "--assert", "p99<10h")).isZero();
  }

  @Test
  void an_assertion_that_is_none_ends_with_2_and_the_nearest_name() {
    assertThat(advise("--assert", "totl<5USD")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean total?");
  }

  @Test
  void options_that_contradict_one_another_end_with_2() {
    assertThat(advise("--full")).isEqualTo(2);
    assertThat(err.toString()).contains("--fast and --full exclude one another");
  }

  @Test
  void a_workload_that_is_none_ends_with_1_and_says_where() throws IOException {
    Files.writeString(folder.resolve("tokens.yaml"), TOKENS.replace("20k/month", "20 per day"));
    assertThat(advise()).isEqualTo(1);
    assertThat(err.toString()).contains("tokens.yaml:3").contains("traffic.requests");
    Files.delete(folder.resolve("tokens.yaml"));
    assertThat(advise()).isEqualTo(1);
    assertThat(err.toString()).contains("there is no such file");
  }

  @Test
  void what_changed_since_an_older_advice_is_shown() throws IOException {
    Path old = folder.resolve("old.json");
    assertThat(advise("--format", "json", "--out", old.toString())).isZero();
    assertThat(out.toString()).isEmpty();
    Files.writeString(folder.resolve("tokens.yaml"), TOKENS.replace("20k", "40k"));
    assertThat(advise("--compare", old.toString())).isZero();
    assertThat(out.toString()).contains("What changed").contains("workload (sha256)");
    Files.writeString(old, "{}");
    assertThat(advise("--compare", old.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("it is no advice");
  }
}
