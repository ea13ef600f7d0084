package dev.headrace.advisor.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.SmallCase;
import dev.headrace.advisor.observe.Reconciliation.Row;
import dev.headrace.advisor.report.Reports;
import dev.headrace.advisor.report.Show;
import dev.headrace.billing.prices.PriceBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReconciliationTest {
  private static final PriceBook PRICES = PriceBook.shipped();
  private static final String HEAD =
      "line_item_product_code,line_item_usage_type,line_item_line_item_type,"
          + "line_item_usage_amount,line_item_unblended_cost,product_region_code\n";

  @TempDir Path folder;

  private Reconciliation reconcile(String expected, String actual) throws IOException {
    Path left = Files.writeString(folder.resolve("expected.csv"), HEAD + expected);
    Path right = Files.writeString(folder.resolve("actual.csv"), HEAD + actual);
    return Reconciliation.of(Import.of(List.of(left)), Import.of(List.of(right)), PRICES);
  }

  private String cause(String expected, String actual) throws IOException {
    Reconciliation reconciled = reconcile(expected, actual);
    assertThat(reconciled.rows()).hasSize(1);
    return reconciled.rows().getFirst().cause();
  }

  @Test
  void usage_types_join_whatever_their_region() throws IOException {
    Row row =
        reconcile(
                "AWSLambda,Lambda-GB-Second,Usage,1000,0.0166667,us-east-1\n",
                "AWSLambda,EUC1-Lambda-GB-Second,Usage,1000,0.0166667,eu-central-1\n")
            .rows()
            .getFirst();

    assertThat(row.usageType()).isEqualTo("Lambda-GB-Second");
    assertThat(row.cause()).isEqualTo("none");
    assertThat(row.differenceUsd()).isZero();
  }

  @Test
  void more_or_less_traffic_is_told_from_another_price() throws IOException {
    assertThat(
            cause(
                "AWSLambda,Request,Usage,1000000,0.2,us-east-1\n",
                "AWSLambda,Request,Usage,2500000,0.5,us-east-1\n"))
        .contains("more was used")
        .contains("2.5")
        .doesNotContain("price");
    assertThat(
            cause(
                "AWSLambda,Request,Usage,1000000,0.2,us-east-1\n",
                "AWSLambda,Request,Usage,500000,0.1,us-east-1\n"))
        .contains("less was used");
    assertThat(
            cause(
                "AmazonECS,Fargate-vCPU-Hours:perCPU,Usage,1000,40,us-east-1\n",
                "AmazonECS,Fargate-vCPU-Hours:perCPU,Usage,1000,36,us-east-1\n"))
        .contains("10.0% lower")
        .doesNotContain("used");
  }

  @Test
  void the_free_tier_is_recognised_by_its_quantity() throws IOException {
    assertThat(
            cause(
                "AWSLambda,Lambda-GB-Second,Usage,1000000,16.6667,us-east-1\n",
                "AWSLambda,Lambda-GB-Second,Usage,1000000,10.00002,us-east-1\n"))
        .isEqualTo("the free tier of 400000 a month");
    assertThat(
            cause(
                "AWSLambda,Request,Usage,900000,0.18,us-east-1\n",
                "AWSLambda,Request,Usage,900000,0,us-east-1\n"))
        .isEqualTo("the free tier");
  }

  @Test
  void a_savings_plan_is_recognised_by_its_lines() throws IOException {
    assertThat(
            cause(
                "AWSLambda,Lambda-GB-Second,Usage,1000000,16.6667,us-east-1\n",
                """
                AWSLambda,Lambda-GB-Second,SavingsPlanCoveredUsage,1000000,16.6667,us-east-1
                AWSLambda,Lambda-GB-Second,SavingsPlanNegation,1000000,-16.6667,us-east-1
                """))
        .contains("a Savings Plan");
    assertThat(
            cause("", "ComputeSavingsPlans,ComputeSP:1yrNoUpfront,SavingsPlanRecurringFee,1,10,\n"))
        .contains("paid whether it is used or not");
  }

  @Test
  void a_volume_tier_is_recognised_by_the_price_book() throws IOException {
    assertThat(
            cause(
                "AWSLambda,Lambda-GB-Second,Usage,10000000000,166667,us-east-1\n",
                "AWSLambda,Lambda-GB-Second,Usage,10000000000,156666.8,us-east-1\n"))
        .contains("volume tier");
  }

  @Test
  void dearer_regions_are_named() throws IOException {
    assertThat(
            cause(
                "AWSLambda,Lambda-GB-Second,Usage,100000,1.66667,us-east-1\n",
                "AWSLambda,APE1-Lambda-GB-Second,Usage,100000,2.292,ap-east-1\n"))
        .isEqualTo("prices of ap-east-1, which was not expected");
  }

  @Test
  void what_bills_have_beside_usage_is_named() throws IOException {
    assertThat(cause("", "AWSLambda,,Tax,1,3.2,\n")).contains("tax");
    assertThat(cause("", "AWSSupportBusiness,Dollar,Fee,1,100,\n")).contains("support plan");
    assertThat(cause("", "AWSLambda,Lambda-GB-Second,Credit,1,-5,\n")).contains("credit");
    assertThat(cause("", "AWSLambda,Lambda-GB-Second,EdpDiscount,1,-5,\n")).contains("agreed on");
    assertThat(cause("", "AmazonEC2,EUC1-NatGateway-Hours,Usage,730,38,\n")).contains("plumbing");
    assertThat(cause("", "AmazonRedshift,Node:dc2.large,Usage,730,182,\n"))
        .contains("not expected");
  }

  @Test
  void what_was_expected_and_is_not_billed_is_said_to_be_so() throws IOException {
    assertThat(cause("AmazonBedrock,Input-tokens,Usage,10,3,us-east-1\n", ""))
        .contains("not billed");
  }

  @Test
  void less_than_half_a_cent_is_rounding() throws IOException {
    assertThat(
            cause(
                "AWSLambda,Request,Usage,1000000,0.2,us-east-1\n",
                "AWSLambda,Request,Usage,1000000,0.204,us-east-1\n"))
        .isEqualTo("rounding");
  }

  @Test
  void the_largest_difference_comes_first_and_the_totals_are_exact() throws IOException {
    Reconciliation reconciled =
        reconcile(
            "AWSLambda,Request,Usage,1000000,0.2,us-east-1\n",
            "AWSLambda,Request,Usage,2000000,0.4,us-east-1\nAmazonEC2,NatGateway-Hours,Usage,730,32.85,\n");

    assertThat(reconciled.rows().getFirst().usageType()).isEqualTo("NatGateway-Hours");
    assertThat(reconciled.billedUsd()).isEqualByComparingTo("33.25");
    assertThat(reconciled.expectedUsd()).isEqualByComparingTo("0.2");
    assertThat(reconciled.answer()).contains("33.05 USD more").contains("NatGateway-Hours");
  }

  private Import advice(@Nullable String system) throws IOException {
    String json = Reports.write(new SmallCase().advice(), Reports.Form.JSON, Show.LESS, false);
    return Import.of(List.of(Files.writeString(folder.resolve("advise.json"), json)), system);
  }

  @Test
  void what_was_advised_is_an_expectation_line_by_line() throws IOException {
    Path actual =
        Files.writeString(
            folder.resolve("actual.csv"), HEAD + "Cloud,Lambda-GB-Second,Usage,1500000,15,\n");

    Reconciliation reconciled = Reconciliation.of(advice(null), Import.of(List.of(actual)), PRICES);

    Row row = reconciled.rows().getFirst();
    assertThat(reconciled.rows()).hasSize(1);
    assertThat(row.usageType()).isEqualTo("Lambda-GB-Second");
    assertThat(row.expectedQuantity()).isEqualByComparingTo("1000000");
    assertThat(row.expectedUsd()).isEqualByComparingTo("10");
    assertThat(row.cause()).contains("more was used").contains("1.5");
  }

  @Test
  void another_system_than_the_advised_one_can_be_chosen() throws IOException {
    Import servers = advice("api=servers");
    assertThat(servers.observations().charges.sums().firstKey().usageType())
        .isEqualTo("BoxUsage:c7g.large");
    assertThat(servers.files().getFirst().formats()).containsEntry(AdviceFile.FORMAT, 1L);
  }

  @Test
  void a_system_that_an_advice_lacks_is_answered_with_the_nearest() throws IOException {
    Import none = advice("api=server");
    assertThat(none.hasCharges()).isFalse();
    assertThat(none.files().getFirst().describe().toString())
        .contains("the advice has no system api=server; it has api=functions, api=servers")
        .contains("did you mean api=servers?");
  }

  @Test
  void an_advice_that_was_cut_is_damaged() throws IOException {
    String json = Reports.write(new SmallCase().advice(), Reports.Form.JSON, Show.LESS, false);
    Path cut =
        Files.writeString(
            folder.resolve("cut.json"), json.substring(0, json.indexOf("\"systems\"") + 30));

    Import read = Import.of(List.of(cut));

    assertThat(read.hasCharges()).isFalse();
    assertThat(read.files().getFirst().damaged()).isEqualTo(1);
  }

  @Test
  void an_advice_that_found_nothing_expects_nothing() throws IOException {
    Advice none = new SmallCase().withoutAnything().advice();
    Path file =
        Files.writeString(
            folder.resolve("none.json"), Reports.write(none, Reports.Form.JSON, Show.LESS, false));

    assertThat(Import.of(List.of(file)).files().getFirst().describe().toString())
        .contains("nothing fits its workload");
  }

  @Test
  void a_bill_that_headrace_wrote_is_an_expectation() throws IOException {
    Path own =
        Files.writeString(
            folder.resolve("bill.json"),
            """
            {"schemaVersion":1,"totals":{"cashUsd":"0.2"},"groups":[{"name":"AWSLambda","cashUsd":"0.2","lines":[
              {"serviceCode":"AWSLambda","region":"us-east-1","usageType":"Request","operation":"Invoke","quantity":1000000,"unit":"request","listUsd":0.2,"cashUsd":0.2,"price":{"source":"x"}}]}]}
            """);
    Path actual =
        Files.writeString(
            folder.resolve("actual.csv"), HEAD + "AWSLambda,USE1-Request,Usage,1000000,0.2,\n");

    Import expected = Import.of(List.of(own));

    assertThat(expected.files().getFirst().formats()).containsEntry(OwnBills.FORMAT, 1L);
    assertThat(expected.files().getFirst().others()).isZero();
    assertThat(
            Reconciliation.of(expected, Import.of(List.of(actual)), PRICES)
                .rows()
                .getFirst()
                .cause())
        .isEqualTo("none");
  }
}
