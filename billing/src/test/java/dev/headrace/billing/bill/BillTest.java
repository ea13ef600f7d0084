package dev.headrace.billing.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.kernel.Partition;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BillTest {
  private static final long START = Period.of(YearMonth.of(2026, 10)).startEpochMillis();
  private static final long HOUR = Period.HOUR_MILLIS;
  private static final Partition HERE = new Partition("111122223333", "us-east-1");
  private static final Partition OTHER = new Partition("444455556666", "us-east-1");

  private static UsageLine line(
      Partition partition,
      String usageType,
      PriceUnit unit,
      long hour,
      String quantity,
      String wasted) {
    return new UsageLine(
        partition,
        PriceKey.of("AWSLambda", partition.region(), usageType),
        "arn:f",
        Collections.emptySortedMap(),
        START + hour * HOUR,
        START + (hour + 1) * HOUR,
        unit,
        new BigDecimal(quantity),
        new BigDecimal(wasted));
  }

  @Test
  void a_unit_that_is_held_for_seconds_is_paid_by_its_hours() {
    PriceBook book = new Book().row("AWSLambda", "Model-Units", PriceUnit.UNIT_HOUR, "60.5").book();
    Bill bill =
        Bill.of(
            List.of(line(HERE, "Model-Units", PriceUnit.SECOND, 0, "7200", "0")),
            book,
            Terms.PUBLIC);
    assertThat(bill.unknown()).isEmpty();
    assertThat(bill.lines().getFirst().quantity()).isEqualByComparingTo("2");
    assertThat(bill.lines().getFirst().usd()).isEqualByComparingTo("121");
  }

  private static UsageLine requests(Partition partition, long hour, String count) {
    return line(partition, "Request", PriceUnit.REQUEST, hour, count, "0");
  }

  private static UsageLine memory(long hour, String gbSeconds) {
    return line(HERE, "Lambda-GB-Second", PriceUnit.GB_SECOND, hour, gbSeconds, "0");
  }

  private static PriceBook tiered() {
    return new Book()
        .tier("AWSLambda", "Request", PriceUnit.REQUEST, "0", "100", "0.5")
        .tier("AWSLambda", "Request", PriceUnit.REQUEST, "100", null, "0.25")
        .row("AWSLambda", "Lambda-GB-Second", PriceUnit.GB_SECOND, "2")
        .plan("Lambda-GB-Second", "1yr", PriceUnit.GB_SECOND, "1.5")
        .book();
  }

  @Test
  void tiers_are_filled_in_the_order_of_time_by_all_accounts_together() {
    Bill bill =
        Bill.of(List.of(requests(HERE, 2, "80"), requests(OTHER, 1, "60")), tiered(), Terms.PUBLIC);

    assertThat(bill.lines())
        .extracting(
            line -> line.usage().partition(),
            line -> line.quantity().toPlainString(),
            line -> line.price().usd().toPlainString())
        .containsExactly(
            tuple(OTHER, "60", "0.5"), tuple(HERE, "40", "0.5"), tuple(HERE, "40", "0.25"));
    assertThat(bill.totals().cash()).isEqualByComparingTo("60");
  }

  @Test
  void tiers_begin_anew_with_each_calendar_month_and_in_each_region() {
    PriceBook both =
        PriceBook.of(
            java.util.stream.Stream.of(tiered().rows(), inRegion("eu-west-1"))
                .flatMap(List::stream)
                .toList());
    Partition europe = new Partition(HERE.account(), "eu-west-1");

    Bill bill =
        Bill.of(
            List.of(
                requests(HERE, 0, "100"),
                requests(europe, 1, "100"),
                requests(HERE, 31 * 24, "100")),
            both,
            Terms.PUBLIC);

    assertThat(bill.totals().cash()).isEqualByComparingTo("150");
  }

  private static List<dev.headrace.billing.prices.Price> inRegion(String region) {
    return tiered().rows().stream()
        .filter(row -> row.key().serviceCode().equals("AWSLambda"))
        .map(row ->
            new dev.headrace.billing.prices.Price(
                PriceKey.of("AWSLambda", region, row.key().usageType()),
                row.sku(),
                row.description(),
                row.unit(),
                row.tierFrom(),
                row.tierTo(),
                row.usd(),
                row.effectiveFrom(),
                row.effectiveTo(),
                row.retrieved(),
                row.source(),
                row.evidence()))
        .toList();
  }

  @Test
  void what_has_no_price_is_unknown_and_in_no_total() {
    Bill bill =
        Bill.of(
            List.of(requests(HERE, 0, "1"), line(HERE, "Lamp", PriceUnit.HOUR, 0, "1", "0")),
            tiered(),
            Terms.PUBLIC);

    assertThat(bill.lines()).hasSize(1);
    assertThat(bill.unknown())
        .singleElement()
        .matches(unknown -> unknown.reason().contains("AWSLambda Lamp in us-east-1"));
    assertThat(bill.totals().cash()).isEqualByComparingTo("0.5");
  }

  @Test
  void a_unit_that_the_price_does_not_know_is_unknown_too() {
    Bill bill =
        Bill.of(List.of(line(HERE, "Request", PriceUnit.GB, 0, "1", "0")), tiered(), Terms.PUBLIC);

    assertThat(bill.lines()).isEmpty();
    assertThat(bill.unknown().getFirst().reason()).contains("request", "GB");
  }

  @Test
  void quantities_are_billed_in_the_unit_of_the_price() {
    PriceBook hourly = new Book().row("AWSLambda", "Disk", PriceUnit.GB_HOUR, "3").book();

    Bill bill =
        Bill.of(
            List.of(line(HERE, "Disk", PriceUnit.GB_SECOND, 0, "7200", "1800")),
            hourly,
            Terms.PUBLIC);

    assertThat(bill.lines().getFirst().quantity()).isEqualByComparingTo("2");
    assertThat(bill.totals().cash()).isEqualByComparingTo("6");
    assertThat(bill.totals().wasted()).isEqualByComparingTo("1.5");
  }

  @Test
  void a_month_of_storage_has_the_hours_of_its_calendar_month() {
    PriceBook monthly = new Book().row("AWSLambda", "Disk", PriceUnit.GB_MONTH, "1").book();

    Bill october =
        Bill.of(
            List.of(line(HERE, "Disk", PriceUnit.GB_HOUR, 0, "744", "0")), monthly, Terms.PUBLIC);
    Bill november =
        Bill.of(
            List.of(line(HERE, "Disk", PriceUnit.GB_HOUR, 31 * 24, "720", "0")),
            monthly,
            Terms.PUBLIC);

    assertThat(october.totals().cash()).isEqualByComparingTo("1");
    assertThat(november.totals().cash()).isEqualByComparingTo("1");
  }

  @Test
  void cash_people_and_waste_are_three_totals() {
    Bill bill =
        Bill.of(
            List.of(line(HERE, "Request", PriceUnit.REQUEST, 0, "120", "30")),
            tiered(),
            Terms.PUBLIC.withPeopleUsd(new BigDecimal(1_000)));

    assertThat(bill.totals().cash()).isEqualByComparingTo("55");
    assertThat(bill.totals().people()).isEqualByComparingTo("1000");
    assertThat(bill.totals().wasted()).isEqualByComparingTo("13.75");
  }

  @Test
  void the_free_tier_is_off_unless_asked_for_and_moves_nothing_into_a_higher_tier() {
    PriceBook book =
        new Book()
            .tier("AWSLambda", "Request", PriceUnit.REQUEST, "0", "100", "0.5")
            .tier("AWSLambda", "Request", PriceUnit.REQUEST, "100", null, "0.25")
            .book();
    List<UsageLine> usage = List.of(requests(HERE, 0, "600000"), requests(HERE, 1, "400150"));

    Bill with = Bill.of(usage, book, Terms.PUBLIC.withFreeTier(true));
    Bill without = Bill.of(usage, book, Terms.PUBLIC);

    assertThat(with.totals().cash()).isEqualByComparingTo("62.5");
    assertThat(without.totals().cash()).isEqualByComparingTo("250062.5");
    assertThat(with.lines())
        .extracting(BillLine::charge)
        .containsExactly(Charge.FREE_TIER, Charge.FREE_TIER, Charge.ON_DEMAND, Charge.ON_DEMAND);
  }

  @Test
  void the_free_tier_of_lambda_is_shared_by_both_architectures() {
    PriceBook book =
        new Book()
            .row("AWSLambda", "Lambda-GB-Second", PriceUnit.GB_SECOND, "2")
            .row("AWSLambda", "Lambda-GB-Second-ARM", PriceUnit.GB_SECOND, "1")
            .book();

    Bill bill =
        Bill.of(
            List.of(
                memory(0, "300000"),
                line(HERE, "Lambda-GB-Second-ARM", PriceUnit.GB_SECOND, 1, "100001", "0")),
            book,
            Terms.PUBLIC.withFreeTier(true));

    assertThat(bill.totals().cash()).isEqualByComparingTo("1");
  }

  @Test
  void a_discount_comes_off_all_and_a_credit_comes_last_and_once() {
    Bill bill =
        Bill.of(
            List.of(requests(HERE, 0, "10"), requests(HERE, 1, "10")),
            tiered(),
            Terms.PUBLIC
                .withDiscountPercent(new BigDecimal(10))
                .withCreditUsd(new BigDecimal("6")));

    assertThat(bill.lines())
        .extracting(line -> line.usd().stripTrailingZeros().toPlainString())
        .containsExactly("0", "3");
    assertThat(bill.creditsUsedUsd()).isEqualByComparingTo("6");
    assertThat(bill.lines().getFirst().listUsd()).isEqualByComparingTo("5");
  }

  @Test
  void more_credit_than_there_is_to_pay_stays_unused() {
    Bill bill =
        Bill.of(
            List.of(requests(HERE, 0, "10")),
            tiered(),
            Terms.PUBLIC.withCreditUsd(new BigDecimal(100)));

    assertThat(bill.totals().cash()).isEqualByComparingTo("0");
    assertThat(bill.creditsUsedUsd()).isEqualByComparingTo("5");
  }

  @Test
  void a_plan_covers_a_percentage_at_its_own_rate() {
    Bill bill =
        Bill.of(
            List.of(memory(0, "10")),
            tiered(),
            Terms.PUBLIC.withSavingsPlans(
                List.of(SavingsPlan.covering("1yr", new BigDecimal(60)))));

    assertThat(bill.lines())
        .extracting(BillLine::charge, line -> line.quantity().stripTrailingZeros().toPlainString())
        .containsExactly(tuple(Charge.SAVINGS_PLAN, "6"), tuple(Charge.ON_DEMAND, "4"));
    assertThat(bill.totals().cash()).isEqualByComparingTo("17");
    assertThat(bill.totals().wasted()).isEqualByComparingTo("0");
  }

  @Test
  void a_commitment_is_spent_hour_by_hour_and_what_is_left_of_an_hour_is_lost() {
    Bill bill =
        Bill.of(
            List.of(memory(0, "10"), memory(2, "1")),
            tiered(),
            Terms.PUBLIC.withSavingsPlans(
                List.of(SavingsPlan.committing("1yr", new BigDecimal(3)))),
            new Period(START, START + 4 * HOUR));

    assertThat(bill.commitments())
        .singleElement()
        .matches(it -> it.committedUsd().compareTo(new BigDecimal(12)) == 0)
        .matches(it -> it.usedUsd().compareTo(new BigDecimal("4.5")) == 0);
    assertThat(bill.totals().cash()).isEqualByComparingTo(new BigDecimal(12 + 8 * 2));
    assertThat(bill.totals().wasted()).isEqualByComparingTo("7.5");
  }

  @Test
  void a_commitment_over_a_line_of_many_hours_counts_as_evenly_used() {
    var day =
        new UsageLine(
            HERE,
            PriceKey.of("AWSLambda", "us-east-1", "Lambda-GB-Second"),
            "arn:f",
            Collections.emptySortedMap(),
            START,
            START + 24 * HOUR,
            PriceUnit.GB_SECOND,
            new BigDecimal(48),
            BigDecimal.ZERO);

    Bill bill =
        Bill.of(
            List.of(day),
            tiered(),
            Terms.PUBLIC.withSavingsPlans(
                List.of(SavingsPlan.committing("1yr", new BigDecimal("1.5")))));

    assertThat(bill.commitments().getFirst().usedUsd()).isEqualByComparingTo("36");
    assertThat(bill.totals().cash()).isEqualByComparingTo("84");
  }

  private static List<String> remarks(Terms terms, UsageLine... usage) {
    return Bill.of(List.of(usage), tiered(), terms).remarks();
  }

  private static Terms covering(String term) {
    return Terms.PUBLIC.withSavingsPlans(List.of(SavingsPlan.covering(term, new BigDecimal(60))));
  }

  @Test
  void a_plan_that_covers_nothing_says_so_and_why() {
    assertThat(remarks(covering("1yr"), memory(0, "10"))).isEmpty();
    assertThat(remarks(covering("1year"), memory(0, "10")))
        .singleElement()
        .asString()
        .contains("the Savings Plan 1year covers nothing", "no rates of it, but of [1yr]");
    assertThat(remarks(covering("1yr"), requests(HERE, 0, "10")))
        .singleElement()
        .asString()
        .contains("covers nothing: nothing was left to pay that such plans are for");
    UsageLine arm = line(HERE, "Lambda-GB-Second-ARM", PriceUnit.GB_SECOND, 0, "1", "0");
    PriceBook withArm =
        new Book()
            .row("AWSLambda", "Lambda-GB-Second", PriceUnit.GB_SECOND, "2")
            .row("AWSLambda", "Lambda-GB-Second-ARM", PriceUnit.GB_SECOND, "1")
            .plan("Lambda-GB-Second", "1yr", PriceUnit.GB_SECOND, "1.5")
            .book();
    assertThat(Bill.of(List.of(arm), withArm, covering("1yr")).remarks())
        .singleElement()
        .asString()
        .contains(
            "covers nothing: the price book has no rate of it for AWSLambda Lambda-GB-Second-ARM",
            "prices import");
    assertThat(Bill.of(List.of(arm, memory(0, "1")), withArm, covering("1yr")).remarks())
        .singleElement()
        .asString()
        .contains("leaves a part at the public price", "Lambda-GB-Second-ARM");
  }

  @Test
  void a_commitment_that_is_paid_for_nothing_says_so() {
    Terms terms =
        Terms.PUBLIC.withSavingsPlans(
            List.of(SavingsPlan.committing("3yrSomeday", new BigDecimal(3))));
    Bill bill =
        Bill.of(List.of(memory(0, "10")), tiered(), terms, new Period(START, START + 4 * HOUR));
    assertThat(bill.totals().wasted()).isEqualByComparingTo("12");
    assertThat(bill.remarks()).singleElement().asString().contains("3yrSomeday covers nothing");
  }

  @Test
  void a_discount_or_credit_on_nothing_says_so() {
    Terms discount = Terms.PUBLIC.withDiscountPercent(new BigDecimal("7.5"));
    Terms credit = Terms.PUBLIC.withCreditUsd(new BigDecimal(100));
    UsageLine unknown = line(HERE, "Lamp", PriceUnit.HOUR, 0, "1", "0");
    assertThat(remarks(discount, unknown))
        .containsExactly(
            "the discount of 7.5 % takes nothing off: nothing was paid that has a known price");
    assertThat(remarks(credit, unknown))
        .containsExactly(
            "the credits of 100 USD pay for nothing: nothing was paid that has a known price");
    assertThat(remarks(discount, memory(0, "10"))).isEmpty();
    assertThat(remarks(credit.withDiscountPercent(new BigDecimal(5)), memory(0, "10"))).isEmpty();
    assertThat(remarks(Terms.PUBLIC.withDiscountPercent(new BigDecimal(100)), memory(0, "10")))
        .as("all of it is off")
        .isEmpty();
  }

  @Test
  void terms_and_plans_refuse_what_makes_no_sense() {
    assertThatThrownBy(() -> Terms.PUBLIC.withDiscountPercent(new BigDecimal("100.1")))
        .hasMessageContaining("100 %");
    assertThatThrownBy(() -> Terms.PUBLIC.withCreditUsd(new BigDecimal(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SavingsPlan.committing("1yr", BigDecimal.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SavingsPlan.covering("1yr", new BigDecimal(101)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> line(HERE, "x", PriceUnit.HOUR, 0, "1", "2"))
        .hasMessageContaining("wasted");
    assertThat(SavingsPlan.committing("1yr", SavingsPlan.MAX_USD_PER_HOUR)).isNotNull();
    assertThatThrownBy(
            () -> SavingsPlan.committing("1yr", SavingsPlan.MAX_USD_PER_HOUR.add(BigDecimal.ONE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void the_order_in_which_usage_is_handed_over_changes_nothing(
      @ForAll @Size(max = 30) List<@IntRange(max = 200) Integer> quantities, @ForAll long seed) {
    List<UsageLine> usage = new ArrayList<>();
    for (int i = 0; i < quantities.size(); i++) {
      String quantity = quantities.get(i).toString();
      usage.add(i % 3 == 0 ? memory(i / 2, quantity) : requests(HERE, i / 2, quantity));
    }
    Terms terms =
        new Terms(
            false,
            new BigDecimal(7),
            List.of(SavingsPlan.committing("1yr", new BigDecimal("33.3"))),
            new BigDecimal(12),
            BigDecimal.ZERO);
    Bill first = Bill.of(usage, tiered(), terms);
    Collections.shuffle(usage, new Random(seed));

    Bill second = Bill.of(usage, tiered(), terms);

    assertThat(second.lines()).isEqualTo(first.lines());
    assertThat(second.totals()).isEqualTo(first.totals());
  }

  @Property(tries = 200)
  void shares_of_a_line_add_up_to_what_was_used(
      @ForAll @IntRange(max = 1_000) int requests, @ForAll @IntRange(max = 1_000) int memory) {
    Bill bill =
        Bill.of(
            List.of(requests(HERE, 0, "" + requests), memory(0, "" + memory)),
            tiered(),
            Terms.PUBLIC.withSavingsPlans(
                List.of(SavingsPlan.committing("1yr", new BigDecimal(100)))));

    BigDecimal billed =
        bill.lines().stream().map(BillLine::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(billed).isEqualByComparingTo(new BigDecimal(requests + memory));
  }
}
