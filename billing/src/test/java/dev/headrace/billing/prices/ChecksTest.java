package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final PriceKey KEY = PriceKey.of("AmazonS3", "us-east-1", "Retrieval-SIA");
  private static final Price GOOD = Prices.tier(KEY, "0", null, "1");
  private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);

  @Test
  void a_sound_price_has_no_problem() {
    assertThat(Checks.problems(List.of(GOOD))).isEmpty();
  }

  @Test
  void two_rows_for_one_time_are_a_problem() {
    assertOneProblem("2026-09-01 its tiers do not follow", GOOD, GOOD);
  }

  @Test
  void a_second_price_that_begins_before_the_first_ends_is_a_problem() {
    assertOneProblem(
        "on 2026-10-01 its tiers do not follow",
        Prices.during(GOOD, Prices.READ, OCTOBER.plusDays(1)),
        Prices.during(GOOD, OCTOBER, null));
    assertThat(
            Checks.problems(
                List.of(
                    Prices.during(GOOD, Prices.READ, OCTOBER), Prices.during(GOOD, OCTOBER, null))))
        .isEmpty();
  }

  @Test
  void tiers_with_a_gap_are_a_problem() {
    assertOneProblem(
        "its tiers do not follow",
        Prices.tier(KEY, "0", "50", "3"),
        Prices.tier(KEY, "51", null, "2"));
  }

  @Test
  void an_empty_tier_is_a_problem() {
    assertThat(Checks.problems(List.of(Prices.tier(KEY, "0", "0", "3"))))
        .anyMatch(problem -> problem.contains("the tier from 0 to 0 is empty"));
  }

  @Test
  void nothing_is_free_without_saying_so() {
    assertOneProblem("does not say that it is free", Prices.tier(KEY, "0", null, "0"));
  }

  @Test
  void a_negative_price_is_a_problem() {
    assertOneProblem("is negative", Prices.tier(KEY, "0", null, "-1"));
  }

  @Test
  void an_unknown_region_is_a_problem() {
    assertOneProblem(
        "the region is not known",
        Prices.tier(PriceKey.of("AmazonS3", "us-east-9", "Retrieval-SIA"), "0", null, "1"));
  }

  @Test
  void a_price_that_ends_before_it_begins_is_a_problem() {
    assertThat(Checks.problems(List.of(Prices.during(GOOD, OCTOBER, OCTOBER))))
        .anyMatch(problem -> problem.contains("it ends on 2026-10-01 before it begins"));
  }

  private static void assertOneProblem(String words, Price... prices) {
    assertThat(Checks.problems(List.of(prices)))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains(words));
  }
}
