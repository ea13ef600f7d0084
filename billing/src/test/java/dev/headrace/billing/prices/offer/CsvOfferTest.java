package dev.headrace.billing.prices.offer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.billing.prices.Evidence;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.billing.prices.Rate;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvOfferTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final String COLUMNS =
      "\"SKU\",\"OfferTermCode\",\"RateCode\",\"TermType\",\"PriceDescription\",\"EffectiveDate\","
          + "\"StartingRange\",\"EndingRange\",\"Unit\",\"PricePerUnit\",\"Currency\","
          + "\"Product Family\",\"serviceCode\",\"Location\",\"Location Type\",\"usageType\","
          + "\"operation\",\"Region Code\",\"serviceName\"\n";

  @Test
  void a_price_keeps_its_number_date_and_source() {
    Imported imported = lambda(row("Lambda-GB-Second", "0", "Inf", "0.0000166667"));

    assertThat(imported.offer()).isEqualTo("AWSLambda");
    assertThat(imported.whole()).isTrue();
    assertThat(imported.complaints()).isEmpty();
    assertThat(imported.prices())
        .containsExactly(
            new Price(
                PriceKey.of("AWSLambda", "us-east-1", "Lambda-GB-Second"),
                "SKU1",
                "AWS Lambda, \"some\" thing",
                PriceUnit.GB_SECOND,
                BigDecimal.ZERO,
                null,
                new BigDecimal("0.0000166667"),
                LocalDate.of(2026, 10, 1),
                null,
                LocalDate.of(2026, 10, 2),
                "AWS Price List, AWSLambda, version 20261002210306, file index",
                Evidence.OFFICIAL));
  }

  @Test
  void tiers_are_put_together_whatever_their_order() {
    Imported imported =
        lambda(
            row("Lambda-GB-Second", "6000000000", "15000000000", "0.000015"),
            row("Lambda-GB-Second", "15000000000", "Inf", "0.0000133334"),
            row("Lambda-GB-Second", "0", "6000000000", "0.0000166667"));
    Rate rate =
        PriceBook.of(imported.prices())
            .rate(PriceKey.of("AWSLambda", "us-east-1", "Lambda-GB-Second"), DAY);
    assertThat(rate.tiers())
        .extracting(tier -> tier.usd().toPlainString())
        .containsExactly("0.0000166667", "0.000015", "0.0000133334");
  }

  @Test
  void tiers_with_a_gap_are_skipped_and_named() {
    Imported imported =
        lambda(
            row("Lambda-GB-Second", "0", "6000000000", "0.0000166667"),
            row("Lambda-GB-Second", "7000000000", "Inf", "0.000015"));
    assertThat(imported.prices()).isEmpty();
    assertThat(imported.complaints())
        .singleElement()
        .satisfies(words ->
            assertThat(words)
                .startsWith("line 7: AWSLambda Lambda-GB-Second in us-east-1")
                .contains("do not follow on one another"));
  }

  @Test
  void a_free_first_tier_is_left_to_the_bill() {
    Imported imported =
        lambda(
            row("Lambda-GB-Second", "0", "400000", "0.0000000000"),
            row("Lambda-GB-Second", "400000", "Inf", "0.0000166667"));
    assertThat(imported.prices())
        .singleElement()
        .satisfies(price -> assertThat(price.tierFrom()).isEqualTo(BigDecimal.ZERO));
  }

  @Test
  void what_costs_nothing_at_all_says_so() {
    assertThat(lambda(row("Lambda-GB-Second", "0", "Inf", "0.0000000000")).prices())
        .singleElement()
        .satisfies(price -> assertThat(price.description()).endsWith("(free of charge)"));
  }

  @Test
  void other_regions_and_reserved_instances_are_left_out() {
    Imported imported =
        Offers.read(
            lambdaFile(
                row("Lambda-GB-Second", "0", "Inf", "0.1").replace("us-east-1", "eu-central-1"),
                row("Lambda-GB-Second", "0", "Inf", "0.2"),
                row("Lambda-GB-Second", "0", "Inf", "0.3").replace("OnDemand", "Reserved")),
            "eu-central-1");
    assertThat(imported.prices())
        .extracting(price -> price.key().region())
        .containsExactly("eu-central-1");
    assertThat(imported.rows()).isEqualTo(3);
    assertThat(imported.leftOut()).isEqualTo(2);
  }

  @Test
  void of_machines_only_shared_ones_with_linux_are_kept_under_no_operation() {
    String linux =
        row("BoxUsage:g6.xlarge", "0", "Inf", "0.81")
            .replace("AWSLambda", "AmazonEC2")
            .replace("Lambda-GB-Second\"", "Hrs\"")
            .replace("\"Invoke\"", "\"RunInstances\"");
    Imported imported =
        Offers.read(
            Offers.PREAMBLE.formatted("AmazonEC2")
                + COLUMNS
                + linux
                + linux.replace("RunInstances", "RunInstances:0002").replace("0.81", "1.2")
                + linux.replace("BoxUsage", "DedicatedUsage").replace("0.81", "0.9")
                + linux.replace("BoxUsage", "UnusedBox").replace("0.81", "0.82"));

    assertThat(imported.prices())
        .extracting(Price::key)
        .containsExactly(PriceKey.of("AmazonEC2", "us-east-1", "BoxUsage:g6.xlarge"));
    assertThat(imported.leftOut()).isEqualTo(3);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "1yr, No Upfront, standard, true",
    "3yr, No Upfront, standard, false",
    "1yr, All Upfront, standard, false",
    "1yr, No Upfront, convertible, false",
  })
  void of_reserved_instances_those_for_a_year_with_nothing_upfront_are_kept(
      String length, String purchase, String offering, boolean kept) {
    String reserved =
        row("EUC1-BoxUsage:g6.xlarge", "0", "Inf", "0.61")
            .replace("AWSLambda", "AmazonEC2")
            .replace("OnDemand", "Reserved")
            .replace("us-east-1", "eu-central-1")
            .replace("Lambda-GB-Second\"", "Hrs\"")
            .replace("\"Invoke\"", "\"RunInstances\"");
    Imported imported =
        Offers.read(
            Offers.PREAMBLE.formatted("AmazonEC2")
                + COLUMNS.replace("\n", ",\"LeaseContractLength\",\"PurchaseOption\",")
                + "\"OfferingClass\"\n"
                + reserved.replace(
                    "\n", "," + String.join(",", length, purchase, offering) + "\n"));

    assertThat(imported.complaints()).isEmpty();
    assertThat(imported.leftOut()).isEqualTo(kept ? 0 : 1);
    if (kept) {
      assertThat(imported.prices())
          .extracting(Price::key)
          .containsExactly(
              new PriceKey(
                  "AmazonEC2", "eu-central-1", "EUC1-HeavyUsage:g6.xlarge", "RI:1yrNoUpfront"));
    }
  }

  @Test
  void operations_that_set_prices_apart_are_kept() {
    String alb =
        row("LCUUsage", "0", "Inf", "0.008")
            .replace("AWSLambda", "AWSELB")
            .replace("Lambda-GB-Second\"", "LCU-Hrs\"")
            .replace("Invoke", "LoadBalancing:Application");
    String nlb = alb.replace("0.008", "0.006").replace("Application", "Network");
    assertThat(Offers.read(Offers.PREAMBLE.formatted("AWSELB") + COLUMNS + alb + nlb).prices())
        .extracting(price -> price.key().operation() + " " + price.unit())
        .containsExactly("LoadBalancing:Application unit-hour", "LoadBalancing:Network unit-hour");
  }

  @Test
  void models_are_told_apart_by_the_name_of_their_service() {
    String haiku =
        row("USE1-MP:USE1_InputTokenCount_Global-Units", "0", "Inf", "0.9")
            .replace("AWSLambda", "AmazonBedrockFoundationModels")
            .replace("Lambda-GB-Second\"", "1M tokens\"")
            .replace("AWS Lambda\"\n", "Claude Haiku 4.5 (Amazon Bedrock Edition)\"\n");
    Imported imported =
        Offers.read(
            Offers.PREAMBLE.formatted("AmazonBedrockFoundationModels")
                + COLUMNS
                + haiku
                + haiku.replace("Haiku", "Sonnet").replace("0.9", "2.9"));
    PriceBook book = PriceBook.shipped().overlaid(imported.prices());
    PriceKey key =
        new PriceKey(
            "AmazonBedrockFoundationModels",
            "us-east-1",
            "USE1-MP:USE1_InputTokenCount_Global-Units",
            "Claude Haiku 4.5 (Amazon Bedrock Edition)");
    assertThat(book.rate(key, DAY).first().usd()).isEqualByComparingTo("0.9");
  }

  @Test
  void loose_hours_become_what_the_price_book_counts() {
    String fargate =
        row("USE1-Fargate-vCPU-Hours:perCPU", "0", "Inf", "0.04")
            .replace("AWSLambda", "AmazonECS")
            .replace("Lambda-GB-Second\"", "hours\"");
    assertThat(Offers.read(Offers.PREAMBLE.formatted("AmazonECS") + COLUMNS + fargate).prices())
        .extracting(Price::unit)
        .containsExactly(PriceUnit.VCPU_HOUR);
  }

  @Test
  void tokens_by_the_thousand_become_tokens_by_the_million() {
    String tokens =
        row("USE1-NovaLite-input-tokens", "0", "Inf", "0.0000600000")
            .replace("AWSLambda", "AmazonBedrock")
            .replace("Lambda-GB-Second\"", "1K tokens\"");
    assertThat(Offers.read(Offers.PREAMBLE.formatted("AmazonBedrock") + COLUMNS + tokens).prices())
        .singleElement()
        .satisfies(price -> assertThat(price.usd()).isEqualByComparingTo("0.06"));
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "0.1","USD" | "0.1","CNY" | line 7: the currency is CNY instead of USD
          "0.1","USD" | "cheap","USD" | line 7: no number: cheap
          "0.1","USD" | "1e999999999","USD" | line 7: no number: 1e999999999
          "Lambda-GB-Second","0.1" | "furlong","0.1" | line 7: the unit furlong of
          2026-10-01 | yesterday | line 7: no date: yesterday
          "AWSLambda" | "" | line 7: there is no service code
          ,"AWS Lambda" | '' | line 7: it has 18 fields instead of 19
          """)
  void a_row_that_cannot_be_used_is_named_by_its_line(String good, String bad, String complaint) {
    String damaged = row("Lambda-GB-Second", "0", "Inf", "0.1").replace(good, bad);
    Imported imported = lambda(damaged, row("Request", "0", "Inf", "0.2"));
    assertThat(imported.complaints())
        .singleElement()
        .satisfies(words -> assertThat(words).startsWith(complaint));
    assertThat(imported.skipped()).isEqualTo(1);
    assertThat(imported.prices())
        .extracting(price -> price.key().usageType())
        .containsExactly("Request");
  }

  @Test
  void a_file_with_as_many_prices_as_may_be_is_read_and_with_one_more_is_broken_off() {
    String two = lambdaFile(row("Request", "0", "Inf", "1"), row("Request-ARM", "0", "Inf", "1"));

    assertThat(Offers.readAtMost(2, two).whole()).isTrue();
    Imported broken = Offers.readAtMost(1, two);
    assertThat(broken.prices()).hasSize(1);
    assertThat(broken.whole()).isFalse();
    assertThat(broken.complaints().getFirst())
        .startsWith("line 8: the file has more than 1 prices; choose regions with --region");
  }

  @Test
  void complaints_are_counted_beyond_those_that_are_kept() {
    String bad = row("Request", "0", "Inf", "cheap");
    Imported imported = Offers.read(lambdaFile() + bad.repeat(Findings.MAX_COMPLAINTS + 5));
    assertThat(imported.skipped()).isEqualTo(Findings.MAX_COMPLAINTS + 5);
    assertThat(imported.complaints()).hasSize(Findings.MAX_COMPLAINTS);
  }

  @Test
  void a_file_that_breaks_off_keeps_what_came_before() {
    String good = row("Request", "0", "Inf", "0.2");
    Imported imported = Offers.read(lambdaFile(good) + "\"" + "x".repeat(CsvOffer.MAX_RECORD * 2));
    assertThat(imported.prices()).hasSize(1);
    assertThat(imported.whole()).isFalse();
    assertThat(imported.complaints().getFirst())
        .startsWith("after line 7: it is no CSV")
        .endsWith("nothing after that was read");
  }

  @ParameterizedTest
  @CsvSource({"''", "hello", "'a,b,c'"})
  void what_is_no_price_list_brings_nothing(String text) {
    Imported imported = Offers.read(text);
    assertThat(imported.prices()).isEmpty();
    assertThat(imported.whole()).isFalse();
    assertThat(imported.complaints().getFirst()).contains("no line with the columns' names");
  }

  @Test
  void a_file_without_lines_about_itself_is_read_too() {
    Imported imported = Offers.read(COLUMNS + row("Request", "0", "Inf", "0.2"));
    assertThat(imported.offer()).isEqualTo("AWSLambda");
    assertThat(imported.prices())
        .singleElement()
        .satisfies(price -> assertThat(price.retrieved()).isEqualTo("2026-10-01"));
  }

  @Test
  void rates_of_a_savings_plan_are_prices_of_usage_types_under_it() {
    String columns =
        "SKU,RateCode,Unit,EffectiveDate,DiscountedRate,Currency,DiscountedSKU,"
            + "DiscountedServiceCode,DiscountedUsageType,DiscountedOperation,PurchaseOption,"
            + "LeaseContractLength,LeaseContractLengthUnit,ServiceCode,UsageType,Operation,"
            + "Description,Instance Family,Location,Location Type,Granularity,Product Family,"
            + "DiscountedRegionCode,DiscountedInstanceType\n";
    String box =
        "P1,P1.X,Hrs,2026-10-01T00:00:00Z,0.58,USD,D1,AmazonEC2,BoxUsage:g6.xlarge,RunInstances,"
            + "No Upfront,1,Year,ComputeSavingsPlans,ComputeSP:1yrNoUpfront,,1 year,,"
            + "US East,AWS Region,hourly,ComputeSavingsPlans,us-east-1,g6.xlarge\n";
    Imported imported =
        Offers.read(
            Offers.PREAMBLE.formatted("AWSComputeSavingsPlan")
                + columns
                + box
                + box.replace("RunInstances", "RunInstances:0002")
                + box.replace("BoxUsage:", "HostBoxUsage:")
                + box.replace("ComputeSP:1yr", "EC2InstanceSP:g6.1yr"));
    assertThat(imported.prices())
        .extracting(Price::key)
        .containsExactly(
            new PriceKey(
                "ComputeSavingsPlans",
                "us-east-1",
                "BoxUsage:g6.xlarge",
                "ComputeSP:1yrNoUpfront"));
    assertThat(imported.leftOut()).isEqualTo(3);
  }

  private static Imported lambda(String... rows) {
    return Offers.read(lambdaFile(rows));
  }

  private static String lambdaFile(String... rows) {
    return Offers.PREAMBLE.formatted("AWSLambda") + COLUMNS + String.join("", rows);
  }

  private static String row(String usageType, String from, String to, String usd) {
    return """
    "SKU1","JRTCKXETXF","SKU1.JRTCKXETXF.6YS6EN2CT7","OnDemand","AWS Lambda, ""some"" thing",\
    "2026-10-01","%s","%s","Lambda-GB-Second","%s","USD","Serverless","AWSLambda",\
    "US East (N. Virginia)","AWS Region","%s","Invoke","us-east-1","AWS Lambda"
    """
        .formatted(from, to, usd, usageType);
  }
}
