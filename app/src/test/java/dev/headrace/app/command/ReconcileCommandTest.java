package dev.headrace.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReconcileCommandTest {
  private static final String HEAD =
      "line_item_product_code,line_item_usage_type,line_item_line_item_type,"
          + "line_item_usage_amount,line_item_unblended_cost\n";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path expected = Path.of("");
  private Path actual = Path.of("");

  @BeforeEach
  void files() throws IOException {
    expected =
        Files.writeString(
            folder.resolve("expected.csv"), HEAD + "AWSLambda,Request,Usage,1000000,0.2\n");
    actual =
        Files.writeString(
            folder.resolve("actual.csv"),
            HEAD
                + """
                AWSLambda,EUC1-Request,Usage,2000000,0.4
                AmazonEC2,EUC1-NatGateway-Hours,Usage,730,38.0
                AWSLambda,,Tax,1,7.3
                """);
  }

  private int run(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return CommandLines.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
  }

  @Test
  void a_period_is_for_the_bill_of_a_server_only() {
    assertThat(run("reconcile", "--actual", actual, "--expected", expected, "--from", "2026-10"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("--expected has its own");
  }

  @Test
  void a_period_that_is_none_is_named() {
    assertThat(run("reconcile", "--actual", actual, "--data", folder, "--from", "October"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("--from").doesNotContain("at dev.headrace");
  }

  @Test
  void the_table_leads_with_the_answer_and_fits_eighty_columns() {
    assertThat(run("reconcile", "--actual", actual, "--expected", expected)).isZero();

    assertThat(out.toString())
        .startsWith("Billed were 45.70 USD, expected 0.20 USD: 45.50 USD more.");
    assertThat(out.toString()).contains("NatGateway-Hours", "plumbing", "tax", "more was used");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    assertThat(err.toString()).contains("3 CUR rows").contains("1 CUR rows");
  }

  @Test
  void programs_get_exact_figures_and_the_total() throws IOException {
    assertThat(run("reconcile", "--actual", actual, "--expected", expected, "--format", "json"))
        .isZero();

    JsonNode rows = new ObjectMapper().readTree(out.toString()).path("rows");
    assertThat(rows).hasSize(4);
    assertThat(rows.path(0).path("usageType").asText()).isEqualTo("NatGateway-Hours");
    assertThat(rows.path(3).path("differenceUsd").asText()).isEqualTo("45.5");
  }

  @Test
  void what_is_no_bill_is_refused_in_words() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "hello\n");

    assertThat(run("reconcile", "--actual", text, "--expected", expected)).isEqualTo(1);
    assertThat(err.toString()).contains("--actual holds no bill").contains("CUR 2.0");
  }

  @Test
  void without_an_expectation_the_server_is_asked() {
    assertThat(run("reconcile", "--actual", actual, "--data", folder)).isEqualTo(1);
    assertThat(err.toString()).contains("no server runs");
  }
}
