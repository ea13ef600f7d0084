package dev.headrace.advisor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Component.Batch;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.advisor.workload.OwnHardware;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.BillLine;
import dev.headrace.billing.bill.Terms;
import dev.headrace.billing.prices.PriceBook;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a team's own machines cost, by figures that are added up by hand. */
final class OwnMachinesTest {
  private static final OwnHardware EIGHT =
      new OwnHardware("H100", 8, 2, 280_000, 48, 8_500, 0.14, 900, 60.0);

  /** 280,000 USD / 48 months, 8.5 kW for 730 hours at 0.14 USD, and 900 USD. */
  private static final double MACHINE_MONTH_USD = 5_833.3333 + 868.70 + 900;

  private static final Model SERVED =
      new Model(
          "model",
          1,
          "llama-3.1-8b",
          new OpenModel("llama", 8.03, 8.03, 16, 131_072, 131_072, "Llama 3.1"),
          Samples.spread(1_200, 4_000),
          Samples.spread(200, 800),
          0,
          1_024,
          null,
          false);

  private static Workload workload(
      double requests, @Nullable OwnHardware hardware, Component component) {
    Workload plain = Samples.workload(requests, Samples.STEADY, component);
    return new Workload(
        plain.name(),
        plain.region(),
        plain.traffic(),
        plain.components(),
        plain.goals(),
        new Workload.Team(180_000, Set.of("on-premises"), null, 6, 1, hardware),
        plain.rules(),
        plain.notes());
  }

  private static List<Prediction> predict(Workload workload) {
    return predict(workload, 2_000);
  }

  private static List<Prediction> predict(Workload workload, long calls) {
    return new Simulator(new Effort(calls), Progress.NONE, PriceBook.of(List.of()), Samples.DAY)
        .predict(workload, workload.components().getFirst(), Samples.shape("on-premises"), 1);
  }

  private static Bill bill(Workload workload, Prediction prediction) {
    PriceBook prices = OwnMachines.over(PriceBook.of(List.of()), workload, Samples.DAY);
    return Bill.of(prediction.usage(), prices, Terms.PUBLIC);
  }

  private static double cashUsd(Bill bill) {
    assertThat(bill.unknown()).isEmpty();
    return bill.totals().cash().doubleValue();
  }

  @Test
  void a_machine_costs_its_capital_its_power_and_its_room_and_the_bill_says_which() {
    Workload workload = workload(100_000, EIGHT, SERVED);
    Prediction prediction = predict(workload).getFirst();
    Bill bill = bill(workload, prediction);

    assertThat(prediction.variant()).isEqualTo("1 x (8 x H100)");
    assertThat(bill.lines())
        .extracting(line -> line.usage().key().usageType())
        .containsExactly("capital-written-off", "power", "room-and-network");
    assertThat(cashUsd(bill)).isCloseTo(MACHINE_MONTH_USD, within(0.01));
    BillLine power = bill.lines().get(1);
    assertThat(power.quantity()).isEqualByComparingTo("6205");
    assertThat(power.price().usd()).isEqualByComparingTo("0.14");
    assertThat(power.price().source()).contains("team.ownHardware");
    assertThat(bill.totals().wasted().doubleValue())
        .as("its idle share is waste")
        .isCloseTo(prediction.idleShare() * MACHINE_MONTH_USD, within(0.01));
  }

  @Test
  void room_that_costs_nothing_is_no_line() {
    var plain = new OwnHardware("H100", 8, 2, 280_000, 48, 8_500, 0.14, 0, null);
    Workload workload = workload(100_000, plain, SERVED);
    assertThat(cashUsd(bill(workload, predict(workload).getFirst())))
        .isCloseTo(MACHINE_MONTH_USD - 900, within(0.01));
  }

  @Test
  void a_team_has_no_more_machines_than_it_has() {
    Workload much = workload(30_000_000_000.0, EIGHT, SERVED);
    Prediction prediction = predict(much, 20_000).getFirst();
    assertThat(prediction.variant()).isEqualTo("2 x (8 x H100)");
    assertThat(prediction.throttledShare() + prediction.failedShare())
        .as("what they cannot take is lost, and is said to be")
        .isGreaterThan(0.1);
    assertThat(cashUsd(bill(much, prediction))).isCloseTo(2 * MACHINE_MONTH_USD, within(0.01));
  }

  @Test
  void what_nobody_said_is_unknown_and_never_nothing() {
    Workload silent = workload(100_000, null, SERVED);
    for (Prediction prediction : predict(silent)) {
      Bill bill = bill(silent, prediction);
      assertThat(bill.unknown()).isNotEmpty();
      assertThat(OwnMachines.isOf(bill.unknown().getFirst().usage())).isTrue();
      assertThat(prediction.remarks()).anyMatch(remark -> remark.contains("examples"));
    }
  }

  @Test
  void work_in_bulk_keeps_its_machines_all_month() {
    var nightly =
        new Batch("nightly", 20_000, 30, Spread.constant(4_000), 0, 900, 20_000, 0, 4 * 3_600_000);
    Workload workload = workload(1, EIGHT, nightly);
    Prediction prediction = predict(workload).getFirst();
    assertThat(prediction.variant()).isEqualTo("1 x (8 x H100)");
    assertThat(cashUsd(bill(workload, prediction))).isCloseTo(MACHINE_MONTH_USD, within(0.01));
    double busy = 30 * 20_000 * 4.0 / 3_600 / 8 / 730;
    assertThat(prediction.idleShare()).isCloseTo(1 - busy, within(1e-9));
    assertThat(predict(workload(1, null, nightly)))
        .isNotEmpty()
        .allSatisfy(
            other -> assertThat(bill(workload(1, null, nightly), other).unknown()).isNotEmpty());
  }

  @Test
  void work_that_needs_more_machines_than_there_are_is_not_run_on_them() {
    var huge =
        new Batch(
            "nightly", 20_000_000, 30, Spread.constant(4_000), 0, 900, 20_000, 0, 4 * 3_600_000);
    assertThat(predict(workload(1, EIGHT, huge))).isEmpty();
  }
}
