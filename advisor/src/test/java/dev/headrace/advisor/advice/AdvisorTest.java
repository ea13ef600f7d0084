package dev.headrace.advisor.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.advice.Advice.BreakEven;
import dev.headrace.advisor.advice.Advice.Confidence;
import dev.headrace.advisor.advice.Advice.Sensitivity;
import dev.headrace.advisor.advice.Advice.Standing;
import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.advice.Advice.Times;
import dev.headrace.advisor.advice.Advice.Verdict;
import dev.headrace.advisor.report.Reports;
import dev.headrace.advisor.report.Show;
import dev.headrace.advisor.simulation.Obtained;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What is advised for a workload that can be reckoned by hand. */
final class AdvisorTest {
  @Test
  void the_way_with_the_least_cash_and_people_is_recommended() {
    Advice advice = new SmallCase().advice();
    assertThat(advice.answer().verdict()).isEqualTo(Verdict.RECOMMENDED);
    assertThat(advice.answer().systemId()).isEqualTo("api=functions");
    assertThat(advice.answer().runnerUpId()).isEqualTo("api=servers");
    SystemOption best = recommended(advice);
    assertThat(best.cost().cash().expectedUsd()).isEqualByComparingTo("10");
    assertThat(best.cost().people().expectedUsd()).isEqualByComparingTo("0");
    assertThat(best.usdPerRequest()).isEqualByComparingTo("0.00001");
    assertThat(advice.answer().saving())
        .extracting(
            saving -> saving.cashPlusPeopleUsdPerMonth(), InstanceOfAssertFactories.BIG_DECIMAL)
        .isEqualByComparingTo("63");
    assertThat(advice.answer().sentences()).hasSize(2);
    assertThat(advice.answer().sentences().getFirst())
        .isEqualTo(
            "Run it on Functions (512 MiB): 10.00 USD cash and 0 USD of people's time a month.");
  }

  @Test
  void what_idles_is_a_total_of_its_own_and_part_of_cash() {
    SystemOption servers = system(new SmallCase().advice(), "api=servers");
    assertThat(servers.cost().cash().expectedUsd()).isEqualByComparingTo("73");
    assertThat(servers.cost().wastedUsd()).isEqualByComparingTo("51.1");
    assertThat(servers.cost().cashPlusPeople().expectedUsd()).isEqualByComparingTo("73");
  }

  @Test
  void people_cost_the_share_of_engineers_and_setting_up_what_is_not_operated() {
    Advice advice = new SmallCase().fte(0.2).operates("lambda").advice();
    SystemOption servers = system(advice, "api=servers");
    double operating = 0.1 * 120_000 / 12;
    double settingUp = 2 * 120_000 / 52.0 / 6;
    assertThat(servers.cost().people().expectedUsd().doubleValue())
        .isCloseTo(operating + settingUp, within(1e-5));
    assertThat(servers.cost().people().lowUsd().doubleValue()).isCloseTo(settingUp, within(1e-5));
    assertThat(servers.people().getFirst().alreadyOperated()).isFalse();
    assertThat(recommended(advice).people().getFirst().alreadyOperated()).isTrue();
  }

  @Test
  void a_family_that_two_components_use_costs_people_once() {
    SmallCase once = new SmallCase().fte(0.2);
    var people = new People(once.workload().team());
    double alone = people.expectedUsd(once.shapes().subList(1, 2));
    double twice = people.expectedUsd(List.of(once.shapes().get(1), once.shapes().get(1)));
    assertThat(alone).isEqualTo(1_000).isEqualTo(twice);
  }

  @Test
  void a_lead_within_what_is_uncertain_is_too_close_to_call() {
    Advice advice = new SmallCase().requests(7_200_000).advice();
    assertThat(advice.answer().verdict()).isEqualTo(Verdict.TOO_CLOSE_TO_CALL);
    assertThat(advice.answer().confidence()).isEqualTo(Confidence.LOW);
    assertThat(advice.answer().sentences().getFirst()).startsWith("Too close to call: ");
    assertThat(new SmallCase().requests(6_000_000).advice().answer().verdict())
        .isEqualTo(Verdict.RECOMMENDED);
  }

  @Test
  void an_extrapolated_figure_makes_the_same_lead_too_close_to_call() {
    SmallCase extrapolated = new SmallCase().requests(6_000_000).functionsBy(Obtained.EXTRAPOLATED);
    assertThat(extrapolated.advice().answer().verdict()).isEqualTo(Verdict.TOO_CLOSE_TO_CALL);
  }

  @Test
  void an_assumed_input_widens_the_range_and_a_given_one_does_not() {
    SmallCase given = new SmallCase().requests(5_500_000);
    assertThat(given.advice().answer().verdict()).isEqualTo(Verdict.RECOMMENDED);
    SmallCase assumed = new SmallCase().requests(5_500_000).assumed("traffic.requests");
    assertThat(assumed.advice().answer().verdict()).isEqualTo(Verdict.TOO_CLOSE_TO_CALL);
  }

  @Test
  void engineers_of_a_family_that_only_one_uses_make_a_lead_uncertain() {
    Advice advice = new SmallCase().fte(0.2).requests(1_000_000).advice();
    Advice.Saving saving = Objects.requireNonNull(advice.answer().saving());
    double people = 1_000;
    assertThat(saving.cashPlusPeopleUsdPerMonth().doubleValue())
        .isCloseTo(63 + people, within(1e-6));
    assertThat(saving.lowUsdPerMonth().doubleValue())
        .as("engineers of a family that only one uses are uncertain")
        .isCloseTo(63, within(10.0));
  }

  @Test
  void engineers_of_a_family_that_both_use_cancel_in_a_lead() {
    Advice advice = new SmallCase().fte(0.2).functionsOf("ecs").requests(1_000_000).advice();
    Advice.Saving saving = Objects.requireNonNull(advice.answer().saving());
    assertThat(recommended(advice).cost().people().highUsd().doubleValue()).isEqualTo(2_000);
    assertThat(saving.cashPlusPeopleUsdPerMonth().doubleValue()).isCloseTo(63, within(1e-6));
    assertThat(saving.lowUsdPerMonth().doubleValue()).isCloseTo(63, within(10.0));
    assertThat(saving.highUsdPerMonth().doubleValue()).isCloseTo(63, within(10.0));
  }

  @Test
  void what_one_asks_more_of_a_family_than_the_other_stays_uncertain() {
    double both = 100;
    Lead lead = Lead.of(on("ecs", both), on("ecs", both + 40), List.of());
    assertThat(lead.lessUsd()).isCloseTo(40, within(1e-9));
    assertThat(Lead.of(on("ecs", both), on("ecs", both), List.of()).lessUsd()).isZero();
    assertThat(Lead.of(on("ecs", both), on("lambda", both), List.of()).lessUsd())
        .isCloseTo(both * Math.sqrt(2), within(1e-9));
  }

  /** A system that costs nothing but engineers, whose time may be so much more. */
  private static Candidate on(String family, double offUsd) {
    Range usd = Range.between(BigDecimal.valueOf(1_000), offUsd, offUsd);
    var people = new Advice.PeopleCost(family, true, 0, 1, usd, BigDecimal.ZERO, false, "patching");
    return new Candidate(
        family, List.of(), Priced.NOTHING, List.of(people), null, null, List.of(), Standing.FITS);
  }

  @Test
  void what_a_limit_of_effort_left_out_is_said() {
    Advice fast = new SmallCase().withModel().depth(Depth.FAST).advice();
    Advice.Effort effort = fast.provenance().effort();
    assertThat(effort.questionsLeftOut()).isPositive();
    assertThat(effort.systems()).isEqualTo(2);
    assertThat(effort.systemsLookedAt()).isEqualTo(2);
    assertThat(Reports.write(fast, Reports.Form.TABLE, Show.LESS, false))
        .contains("The limit of predictions was reached: " + effort.questionsLeftOut());

    Advice full = new SmallCase().withModel().depth(Depth.FULL).advice();
    assertThat(full.provenance().effort().questionsLeftOut()).isZero();
    assertThat(Reports.write(full, Reports.Form.TABLE, Show.LESS, false))
        .doesNotContain("limit of predictions");
  }

  @Test
  void the_break_even_is_where_two_straight_lines_cross() {
    for (double requests : new double[] {100_000, 1_000_000, 5_000_000, 40_000_000}) {
      Advice advice = new SmallCase().requests(requests).advice();
      assertThat(advice.breakEvens()).hasSize(1);
      BreakEven found = advice.breakEvens().getFirst();
      assertThat(found.volumePerMonth())
          .as("from %s", requests)
          .isCloseTo(SmallCase.CROSSING, within(1.0));
      assertThat(found.belowId()).isEqualTo("api=functions");
      assertThat(found.aboveId()).isEqualTo("api=servers");
      assertThat(found.lowVolumePerMonth()).isBetween(1.0, SmallCase.CROSSING);
      assertThat(found.highVolumePerMonth()).isGreaterThan(SmallCase.CROSSING);
    }
  }

  @Test
  void no_break_even_is_named_where_both_miss_a_goal() {
    assertThat(new SmallCase().p99Goal(1).advice().breakEvens()).isEmpty();
  }

  @Test
  void a_goal_that_is_missed_decides_before_cost() {
    Advice advice = new SmallCase().p99Goal(500).advice();
    assertThat(advice.answer().systemId()).isEqualTo("api=servers");
    assertThat(system(advice, "api=functions").standing()).isEqualTo(Standing.MISSES);
    assertThat(advice.answer().reasons().toString()).contains("p99").contains("of 500 ms");
  }

  @Test
  void a_latency_that_is_not_simulated_never_counts_as_a_goal_met() {
    Advice advice = new SmallCase().functionsBy(Obtained.FORMULA).p99Goal(500).advice();
    assertThat(advice.answer().systemId()).isEqualTo("api=servers");
    SystemOption functions = system(advice, "api=functions");
    assertThat(functions.standing()).isEqualTo(Standing.UNKNOWN);
    assertThat(functions.latency()).isNull();
  }

  @Test
  void where_every_way_misses_a_goal_the_nearest_is_named_and_what_stops_it() {
    Advice advice = new SmallCase().p99Goal(100).advice();
    assertThat(advice.answer().verdict()).isEqualTo(Verdict.NOTHING_FITS);
    assertThat(advice.answer().systemId()).isEqualTo("api=servers");
    assertThat(advice.answer().blockers().getFirst()).contains("p99").contains("100 ms is asked");
  }

  @Test
  void where_nothing_is_eligible_the_nearest_shape_is_named_and_what_stops_it() {
    Advice advice = new SmallCase().ineligible("functions").ineligible("servers").advice();
    assertThat(advice.answer().verdict()).isEqualTo(Verdict.NOTHING_FITS);
    assertThat(advice.answer().systemId()).isNull();
    assertThat(advice.answer().blockers().getFirst())
        .contains("Functions")
        .contains("kept out of this case");
    assertThat(advice.components()).hasSize(1);
  }

  @Test
  void inputs_are_ordered_by_how_far_they_move_the_lead_and_those_that_flip_it_come_first() {
    Advice advice = new SmallCase().requests(6_000_000).advice();
    assertThat(advice.sensitivity()).isNotEmpty().hasSizeLessThanOrEqualTo(5);
    Sensitivity first = advice.sensitivity().getFirst();
    assertThat(first.flips()).isTrue();
    assertThat(first.flipsToId()).isEqualTo("api=servers");
    Sensitivity traffic =
        advice.sensitivity().stream()
            .filter(input -> input.path().equals("traffic.requests"))
            .findFirst()
            .orElseThrow();
    assertThat(traffic.flipsAt()).isEqualTo("7.3 M/month");
    assertThat(traffic.highUsd()).isEqualByComparingTo("90");
    for (int i = 1; i < advice.sensitivity().size(); i++) {
      Sensitivity before = advice.sensitivity().get(i - 1);
      Sensitivity after = advice.sensitivity().get(i);
      if (before.flips() == after.flips()) {
        assertThat(before.swingUsd()).isGreaterThanOrEqualTo(after.swingUsd());
      } else {
        assertThat(before.flips()).isTrue();
      }
    }
  }

  @Test
  void growth_names_the_first_month_in_which_another_system_is_better() {
    Advice advice = new SmallCase().requests(4_000_000).growth(0.1).advice();
    assertThat(advice.growth().months()).hasSize(12);
    assertThat(advice.growth().switchMonth()).as("4 M times 1.1^7 is above 7.3 M").isEqualTo(8);
    assertThat(advice.growth().switchToId()).isEqualTo("api=servers");
    assertThat(new SmallCase().advice().growth().months()).isEmpty();
  }

  @Test
  void the_frontier_has_only_what_no_other_beats_in_cost_and_latency() {
    Advice advice = new SmallCase().advice();
    assertThat(advice.frontier())
        .extracting(Advice.FrontierPoint::systemId)
        .containsExactly("api=functions", "api=servers");
    Advice dominated = new SmallCase().serversP99(950).advice();
    assertThat(dominated.frontier())
        .extracting(Advice.FrontierPoint::systemId)
        .containsExactly("api=functions");
  }

  @Test
  void calls_of_a_model_add_to_the_latency_of_the_whole() {
    Times alone = latency(recommended(new SmallCase().advice()));
    Times together = latency(recommended(new SmallCase().withModel().advice()));
    assertThat(alone.p99Millis()).isCloseTo(900, within(30.0));
    assertThat(together.p50Millis()).isGreaterThan(alone.p50Millis() + 2 * 300);
    assertThat(together.p99Millis()).isLessThan(900 + 2 * 1_200);
  }

  @Test
  void rules_of_thumb_stand_beside_what_was_computed() {
    Advice advice = new SmallCase().advice();
    assertThat(advice.rulesOfThumb())
        .anySatisfy(rule -> {
          assertThat(rule.saying()).contains("ten requests a minute");
          assertThat(rule.computed()).isEqualTo("167 requests a minute");
          assertThat(rule.why()).contains("times as much");
        });
    assertThat(new SmallCase().withModel().advice().rulesOfThumb().getFirst().why())
        .contains("weights are not open");
  }

  @Test
  void the_same_question_gets_an_equal_answer() {
    assertThat(new SmallCase().withModel().advice())
        .isEqualTo(new SmallCase().withModel().advice());
  }

  @Test
  void prices_that_are_old_are_named() {
    assertThat(new SmallCase().advice().prices())
        .filteredOn(Advice.PriceUsed::stale)
        .extracting(Advice.PriceUsed::key)
        .containsExactly("Cloud BoxUsage:c7g.large in us-east-1");
  }

  private static SystemOption recommended(Advice advice) {
    SystemOption system = advice.recommended();
    assertThat(system).isNotNull();
    return Objects.requireNonNull(system);
  }

  private static SystemOption system(Advice advice, String id) {
    return Objects.requireNonNull(advice.system(id));
  }

  private static Times latency(SystemOption system) {
    return Objects.requireNonNull(system.latency());
  }
}
