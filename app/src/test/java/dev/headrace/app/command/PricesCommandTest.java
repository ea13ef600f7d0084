package dev.headrace.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricesCommandTest {
  private static final String OFFER =
      """
      "FormatVersion","v1.0"
      "Publication Date","2026-10-02T21:03:06Z"
      "Version","20261002210306"
      "OfferCode","AWSLambda"
      "SKU","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit",\
      "PricePerUnit","Currency","serviceCode","usageType","operation","Region Code"
      "S1","OnDemand","Requests","2026-10-01","0","Inf","Requests","0.0000003","USD",\
      "AWSLambda","EUC1-Request","Invoke","eu-central-1"
      "S2","OnDemand","Requests","2026-10-01","0","Inf","Requests","cheap","USD",\
      "AWSLambda","Request","Invoke","us-east-1"
      """;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    List<String> line = new ArrayList<>(List.of("prices"));
    line.addAll(List.of(arguments));
    if (arguments.length > 0) {
      line.addAll(List.of("--data", folder.toString()));
    }
    return CommandLines.run(
        new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
  }

  private Path offer() throws IOException {
    return Files.writeString(folder.resolve("index.csv"), OFFER);
  }

  @Test
  void alone_it_shows_what_it_can_do() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("search", "import", "check", "sources");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void a_search_shows_price_unit_tier_date_source_and_evidence() {
    assertThat(run("search", "lambda", "duration", "arm", "--service", "AWSLambda")).isZero();
    assertThat(out.toString())
        .startsWith(
            """
            AWSLambda Lambda-GB-Second-ARM, us-east-1
              0.0000133334 USD/GB-second, up to 7,500,000,000 a month
              Lambda: duration Arm (INIT included), first 7.5 billion GB-seconds a month
              read 2026-09-19\
            """)
        .contains(", from 7,500,000,000 to 18,750,000,000 a month")
        .contains(", above 18,750,000,000 a month");
    // a line breaks elsewhere once the price is stale
    assertThat(out.toString().replaceAll("\\s+", " "))
        .containsPattern(
            "read 2026-09-19( \\(stale\\))?, aggregator: AWS Price List API, AWSLambda, publication"
                + " 2026-09-19");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void a_search_says_how_many_it_does_not_show() {
    assertThat(run("search", "sagemaker", "training", "--limit", "1")).isZero();
    assertThat(out.toString()).contains("more; another word or --limit shows others");
  }

  @Test
  void programs_get_all_that_is_known() throws IOException {
    assertThat(run("search", "nat", "gateway", "hours", "--format", "json")).isZero();
    JsonNode row = new ObjectMapper().readTree(out.toString()).path("rows").path(0);
    assertThat(row.path("usageType").asText()).isEqualTo("NatGateway-Hours");
    assertThat(row.path("usd").asText()).isEqualTo("0.045");
    assertThat(row.path("unit").asText()).isEqualTo("hour");
    assertThat(row.path("source").asText()).contains("AWS Price List API");
    assertThat(row.has("stale")).isTrue();
  }

  @Test
  void a_search_as_csv_begins_with_the_columns_of_price_files() {
    assertThat(run("search", "nat", "gateway", "hours", "--format", "csv")).isZero();
    assertThat(out.toString())
        .startsWith("serviceCode,usageType,operation,sku,description,region,unit,tierFrom,");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          search lamda | no price has all of: lamda; did you mean lambda?
          search lambda --region us-est-1 | no such region: us-est-1; did you mean us-east-1?
          search lambda --limit 0 | --limit is from 1 to 100000
          search - | 1 to 20 words can be searched for
          check --on soon | --on is a date such as 2026-11-23: soon
          check --service Nobody | there is no such price
          sources --service Nobody | there is no such price
          import nothing.csv | there is no file nothing.csv
          """)
  void a_wrong_request_is_answered_in_words(String arguments, String message) {
    assertThat(run(arguments.split(" "))).isEqualTo(1);
    assertThat(err.toString()).contains(message).doesNotContain("at dev.headrace");
  }

  @Test
  void what_the_price_book_lacks_is_said_to_who_looks_for_it() {
    assertThat(run("search", "feature", "store")).isEqualTo(1);
    assertThat(err.toString())
        .contains("Not in the price book, so that it is unknown:\n  SageMaker Feature Store: ")
        .contains("no price has all of: feature store\n");

    assertThat(run("search", "savings", "--service", "ComputeSavingsPlans")).isZero();
    assertThat(out.toString()).contains("EC2 instances under Savings Plans: ");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void without_words_a_search_is_wrong_usage() {
    assertThat(run("search")).isEqualTo(2);
  }

  @Test
  void imported_prices_are_found_and_damage_is_named() throws IOException {
    assertThat(run("import", offer().toString())).isZero();
    assertThat(out.toString())
        .contains("index.csv (AWSLambda): 1 of 2 rows became prices; 0 were left out, 1 cannot be")
        .contains("line 7: no number: cheap")
        .contains("AWSLambda.eu-central-1.csv");

    assertThat(run("search", "request", "--region", "eu-central-1")).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("AWSLambda EUC1-Request, eu-central-1")
        .contains("0.0000003 USD/request")
        .contains("read 2026-10-02")
        .contains("official: AWS Price List, AWSLambda, version 20261002210306,");
  }

  @Test
  void an_import_that_brings_nothing_fails() throws IOException {
    assertThat(run("import", offer().toString(), "--region", "us-east-1")).isEqualTo(1);
    assertThat(err.toString()).contains("no price was imported");
    assertThat(folder.resolve("prices")).doesNotExist();
  }

  @Test
  void an_import_for_a_region_that_is_none_suggests_the_nearest() throws IOException {
    assertThat(run("import", offer().toString(), "--region", "eu-centrall-1")).isEqualTo(1);
    assertThat(err.toString()).contains("did you mean eu-central-1?");
  }

  @Test
  void a_check_fails_with_3_when_a_price_is_stale_and_not_before() {
    assertThat(run("check", "--service", "AWSLambda", "--on", "2026-12-18")).isZero();
    assertThat(out.toString()).contains("0 of 163 prices are stale on 2026-12-18");
    assertThat(run("check", "--service", "AWSLambda", "--on", "2026-12-19")).isEqualTo(3);
    assertThat(out.toString()).contains("163 of 163 prices are stale on 2026-12-19");
  }

  @Test
  void a_check_counts_imported_prices_by_their_file() throws IOException {
    run("import", offer().toString());
    assertThat(run("check", "--region", "eu-central-1", "--on", "2026-10-03")).isZero();
    assertThat(out.toString()).contains("AWSLambda.eu-central-1.csv");
  }

  @Test
  void a_damaged_imported_file_is_an_error_that_names_it() throws IOException {
    run("import", offer().toString());
    Files.writeString(folder.resolve("prices/AWSLambda.eu-central-1.csv"), "hello\nworld\n");
    for (String command : new String[] {"check", "sources"}) {
      assertThat(run(command)).isEqualTo(1);
      assertThat(err.toString()).contains("AWSLambda.eu-central-1.csv").contains("import it again");
    }
  }

  @Test
  void sources_are_listed_with_what_they_say() {
    assertThat(run("sources", "--service", "AWSFIS")).isZero();
    assertThat(out.toString())
        .contains("secondary")
        .contains("https://aws.amazon.com/fis/pricing/")
        .contains("Not in the price book, so that it is unknown:")
        .contains("SageMaker Feature Store: ");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }
}
