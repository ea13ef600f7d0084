package dev.headrace.advisor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.SmallCase;
import dev.headrace.advisor.report.Reports.Form;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Advice as it is read. */
final class ReportsTest {
  private static final String HOSTILE =
      "<script>alert('x')</script>|`*_[a](http://b)\u001b[31m\n# \u202e\"&";

  private static final Advice SMALL = new SmallCase().withModel().advice();

  @ParameterizedTest
  @EnumSource
  void the_same_question_gives_the_same_bytes(Form form) {
    Advice again = new SmallCase().withModel().advice();
    assertThat(Reports.write(SMALL, form, Show.ALL, false))
        .isEqualTo(Reports.write(again, form, Show.ALL, false));
  }

  @ParameterizedTest
  @EnumSource
  void no_line_of_a_table_is_wider_than_80_columns(Show show) {
    for (Advice advice :
        List.of(
            SMALL,
            new SmallCase().p99Goal(1).advice(),
            new SmallCase().named("a-name-without-end-".repeat(12)).advice(),
            new SmallCase().named("東京".repeat(40)).advice())) {
      assertThat(Reports.write(advice, Form.TABLE, show, false).lines())
          .allSatisfy(line -> assertThat(Wrap.width(line)).as(line).isLessThanOrEqualTo(80));
    }
  }

  @Test
  void a_table_leads_with_the_answer_in_two_sentences() {
    String table = Reports.write(SMALL, Form.TABLE, Show.LESS, false);
    String lead = table.substring(0, table.indexOf("\n\n")).replace('\n', ' ');
    assertThat(lead)
        .isEqualTo(
            "Run api on Functions (512 MiB) and model on Token API (on demand): 4,410 USD cash and"
                + " 0 USD of people's time a month. The next best, api on Servers (1 x c7g.large)"
                + " and model on Token API (on demand), costs 63.00 USD a month more in cash +"
                + " people (59.32 to 66.68).");
  }

  @Test
  void a_table_is_bold_only_where_colour_is_wanted() {
    assertThat(Reports.write(SMALL, Form.TABLE, Show.ALL, false)).doesNotContain("\u001b");
    assertThat(Reports.write(SMALL, Form.TABLE, Show.ALL, true)).startsWith("\u001b[1m");
  }

  @Test
  void a_table_says_of_how_many_calls_its_percentiles_are_taken() {
    assertThat(Reports.write(SMALL, Form.TABLE, Show.LESS, false).replaceAll("\\s+", " "))
        .contains("Each p99 is taken of 40 k calls or more.");
  }

  @Test
  void a_table_names_stale_prices_and_where_to_see_more() {
    assertThat(Reports.write(SMALL, Form.TABLE, Show.LESS, false))
        .contains("1 price is stale: Cloud BoxUsage:c7g.large in us-east-1.")
        .contains("--show assumptions");
  }

  @Test
  void json_has_a_version_units_in_names_and_full_figures() {
    JsonNode json = JsonReport.read(Reports.write(SMALL, Form.JSON, Show.LESS, false));
    assertThat(json.path("schemaVersion").asInt()).isEqualTo(1);
    assertThat(json.at("/answer/verdict").asText()).isEqualTo("recommended");
    assertThat(json.at("/systems/0/id").asText()).isEqualTo("api=functions,model=tokens");
    assertThat(json.at("/systems/0/cost/cash/expectedUsd").decimalValue())
        .isEqualByComparingTo("4410");
    assertThat(json.at("/systems/0/latency/p99Millis").isNumber()).isTrue();
    assertThat(json.at("/systems/0/usdPerMillionTokens").decimalValue()).isEqualByComparingTo("2");
    assertThat(json.at("/provenance/priceDate").asText()).isEqualTo("2026-11-23");
    assertThat(json.at("/provenance/pricesSha256").asText()).hasSize(64);
    assertThat(json.at("/components/0/options/2/eligible").asBoolean()).isFalse();
  }

  @Test
  void markdown_has_the_answer_a_table_of_costs_and_no_markup_of_others() {
    String markdown = Reports.write(SMALL, Form.MARKDOWN, Show.LESS, false);
    assertThat(markdown).startsWith("# small\n\n**Run api on Functions");
    assertThat(markdown).contains("| \\* Functions + Token API | 4,410 | 0 | 4,410 |");
    String hostile =
        Reports.write(new SmallCase().named(HOSTILE).advice(), Form.MARKDOWN, Show.LESS, false);
    assertThat(hostile).doesNotContain("<script").doesNotContain("\n# \u202e").contains("\\[a\\]");
  }

  @Test
  void csv_has_a_row_a_system_and_a_row_a_way_to_run_each_component() {
    List<String> lines = Reports.write(SMALL, Form.CSV, Show.LESS, false).lines().toList();
    assertThat(lines).hasSize(1 + 2 + 3 + 3);
    assertThat(lines.get(1))
        .startsWith(
            "system,,\"api=functions,model=tokens\",Functions + Token API,"
                + "api: 512 MiB; model: on demand,true,true,fits,4410,");
    int columns = lines.getFirst().split(",", -1).length;
    assertThat(lines.get(5).split(",", -1)).hasSize(columns);
  }

  @Test
  void csv_lets_no_cell_become_a_formula() {
    assertThat(CsvReport.quoted("=1+1")).isEqualTo("'=1+1");
    assertThat(CsvReport.quoted("@x,y")).isEqualTo("\"'@x,y\"");
    assertThat(CsvReport.quoted("-12.5")).isEqualTo("-12.5");
  }

  @Test
  void a_comparison_names_what_changed_since_an_older_advice() {
    String old = Reports.write(SMALL, Form.JSON, Show.LESS, false);
    assertThat(Comparison.since(old, SMALL).changes()).isEmpty();
    Advice busier = new SmallCase().withModel().requests(10_000_000).advice();
    assertThat(Comparison.since(old, busier).changes())
        .contains(
            new Advice.Change("advised", "api=functions,model=tokens", "api=servers,model=tokens"),
            new Advice.Change("advised: cash", "4,410 USD", "44,073 USD"));
    assertThat(Reports.write(Comparison.since(old, busier), Form.TABLE, Show.LESS, false))
        .contains("What changed");
  }

  @Test
  void a_comparison_with_what_is_no_advice_is_refused() {
    for (String wrong : List.of("", "{", "[]", "{\"schemaVersion\":1}")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Comparison.since(wrong, SMALL));
    }
    String newer =
        Reports.write(SMALL, Form.JSON, Show.LESS, false)
            .replace("\"schemaVersion\" : 1", "\"schemaVersion\" : 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.since(newer, SMALL))
        .withMessageContaining("schemaVersion 2");
  }

  @Test
  void a_table_moves_no_cursor_whatever_a_component_is_called() {
    String table =
        Reports.write(new SmallCase().named(HOSTILE).advice(), Form.TABLE, Show.ALL, false);
    assertThat(table).doesNotContain("\u001b").doesNotContain("\u202e");
  }
}
