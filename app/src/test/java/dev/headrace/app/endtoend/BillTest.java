package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bill of functions that really ran, from the running server and after it. */
@Tag("end-to-end")
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BillTest {
  private static final int COLUMNS = 80;

  /**
   * What holds of these bills, as the validator calls it. Not among them: commitment discounts,
   * whose status the validator's rules both require and forbid where there is none; sub-accounts,
   * whose numbers a CSV file cannot say are text; and what Headrace does not offer.
   */
  private static final String CRITERIA =
      "ACCOUNT_NAMING_SUPPORTED,MULTIPLE_PRICING_CATEGORIES_SUPPORTED,"
          + "MULTIPLE_BILLING_ACCOUNT_TYPES_SUPPORTED,NEGOTIATED_PRICING_SUPPORTED,"
          + "PUBLIC_PRICE_LIST_SUPPORTED,USAGE_MEASUREMENT_SUPPORTED,UNIT_PRICING_SUPPORTED,"
          + "BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED,RESOURCE_TYPE_ASSIGNMENT_SUPPORTED,"
          + "REGION_SUPPORTED,TAGGING_SUPPORTED";

  /**
   * The rule that an invoice's number is there where there is an invoice, which the validator asks
   * of every row; its counterpart, that there is none where there is no invoice, it asks too.
   */
  private static final List<String> CONTRADICTED = List.of("InvoiceId-C-005-C");

  @TempDir static Path data;

  @BeforeAll
  static void run() {
    String up = headrace("up", "--detach", "--port", "0").well().out();
    String url = up.lines().findFirst().orElseThrow().replaceFirst(".* at (\\S+) .*", "$1");
    try (var clients = new Clients(URI.create(url))) {
      clients.python(
          "payer",
          20,
          """
          def handler(event, context):
              if event == "fail":
                  raise ValueError("no")
              return event
          """);
      clients.invoke("payer", "1");
      clients.invoke("payer", "2");
      clients.invoke("payer", "\"fail\"");
    }
  }

  @AfterAll
  static void down() {
    headrace("down");
  }

  private static Ran headrace(String command, String... arguments) {
    var line = new ArrayList<>(List.of(command, "--data", data.toString()));
    line.addAll(List.of(arguments));
    return Headrace.run(line.toArray(String[]::new));
  }

  @Test
  @Order(1)
  void what_ran_is_billed_by_the_request_and_the_gigabyte_second() {
    JsonNode bill = headrace("bill", "--by", "resource", "--format", "json").well().json();

    JsonNode function = bill.path("groups").path(0);
    assertThat(function.path("name").asText()).endsWith(":function:payer");
    assertThat(requests(function)).isEqualTo(3);
    assertThat(bill.path("totals").path("cashUsd").decimalValue().signum()).isPositive();
    assertThat(bill.path("totals").path("wastedUsd").decimalValue())
        .isPositive()
        .isLessThan(bill.path("totals").path("cashUsd").decimalValue());
    assertThat(bill.path("unknownPrices")).isEmpty();
  }

  private static long requests(JsonNode group) {
    for (JsonNode line : group.path("lines")) {
      if (line.path("usageType").asText().equals("Request")) {
        return line.path("quantity").asLong();
      }
    }
    return 0;
  }

  @Test
  @Order(1)
  void the_table_leads_with_the_totals_in_eighty_columns() {
    Ran bill = headrace("bill", "--by", "usage-type", "--people", "100").well();

    assertThat(bill.out())
        .startsWith("Bill from ")
        .contains("cash, to the providers", "100.00", "wasted", "3 request x 0.0000002");
    assertThat(bill.out().lines()).allMatch(line -> line.length() <= COLUMNS);
    assertThat(headrace("status").well().out()).contains("this month, at public prices: ");
  }

  @Test
  @Order(1)
  void a_question_that_means_nothing_is_wrong_usage() {
    Ran wrong = headrace("bill", "--by", "sevice");

    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("--by is one of", "did you mean service?");
    assertThat(headrace("bill", "--discount", "a lot").status()).isEqualTo(2);
  }

  @Test
  @Order(1)
  void the_public_validator_accepts_the_focus_export() throws IOException {
    Path validator = Path.of(System.getenv().getOrDefault("HEADRACE_FOCUS_VALIDATOR", ""));
    assumeTrue(
        Files.isExecutable(validator.resolve("bin/focus-validator")),
        "needs focus-validator, which ./headrace test installs where Python 3.12 or later is");
    Path export = data.resolve("focus.csv");
    headrace("bill", "--format", "focus", "--out", export.toString()).well();

    Ran verdict =
        Ran.of(
            new ProcessBuilder(
                    validator.resolve("bin/focus-validator").toString(),
                    "--data-file",
                    export.toString(),
                    "--validate-version",
                    "1.2",
                    "--block-download",
                    "--applicability-criteria",
                    CRITERIA)
                .directory(rulesFolder(validator).toFile()));

    assertThat(verdict.out()).containsPattern("Pass: [0-9]{3}");
    assertThat(failures(verdict.out())).containsExactlyElementsOf(CONTRADICTED);
  }

  private static List<String> failures(String verdict) {
    return Pattern.compile("^❌ (\\S+): FAIL", Pattern.MULTILINE)
        .matcher(verdict)
        .results()
        .map(failure -> failure.group(1))
        .toList();
  }

  /** The validator looks for its rules from where it stands. */
  private static Path rulesFolder(Path validator) throws IOException {
    try (var folders = Files.newDirectoryStream(validator.resolve("lib"), "python3*")) {
      return folders.iterator().next().resolve("site-packages");
    }
  }

  @Test
  @Order(2)
  void the_bill_is_the_same_after_the_server_was_stopped() {
    String[] question = {"--by", "resource", "--format", "csv"};
    String running = headrace("bill", question).well().out();
    headrace("down").well();

    Ran stopped = headrace("bill", question).well();

    assertThat(stopped.out()).isEqualTo(running).contains("function:payer");
  }

  @Test
  @Order(3)
  void an_export_agrees_with_the_bill_of_the_server_that_wrote_it_and_was_stopped() {
    Path export = data.resolve("cur.csv");
    headrace("bill", "--format", "cur2", "--out", export.toString()).well();

    Ran agreed = headrace("reconcile", "--actual", export.toString(), "--format", "json").well();

    assertThat(agreed.json().path("rows"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.path("differenceUsd").asText()).isEqualTo("0"));
  }
}
