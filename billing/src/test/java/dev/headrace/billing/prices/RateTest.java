package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RateTest {
  private static final PriceKey KEY = PriceKey.of("AmazonS3", "us-east-1", "TimedStorage-ByteHrs");
  private static final Rate RATE =
      new Rate(
          List.of(
              Prices.tier(KEY, "150", null, "1"),
              Prices.tier(KEY, "0", "50", "3"),
              Prices.tier(KEY, "50", "150", "2")));

  @Test
  void a_quantity_up_to_the_edge_of_a_tier_is_all_in_it() {
    assertThat(RATE.usd(new BigDecimal("50"))).isEqualByComparingTo("150");
    assertThat(RATE.usd(new BigDecimal("50.5"))).isEqualByComparingTo("151");
    assertThat(RATE.usd(new BigDecimal("150"))).isEqualByComparingTo("350");
    assertThat(RATE.usd(new BigDecimal("151"))).isEqualByComparingTo("351");
  }

  @Test
  void what_the_month_had_before_takes_the_first_tiers() {
    assertThat(RATE.shares(new BigDecimal("50"), BigDecimal.ONE))
        .singleElement()
        .satisfies(share -> assertThat(share.usd()).isEqualByComparingTo("2"));
    assertThat(RATE.shares(new BigDecimal("200"), BigDecimal.ONE))
        .singleElement()
        .satisfies(share -> assertThat(share.usd()).isEqualByComparingTo("1"));
  }

  @Test
  void nothing_used_is_no_share() {
    assertThat(RATE.shares(new BigDecimal("50"), BigDecimal.ZERO)).isEmpty();
    assertThat(RATE.usd(BigDecimal.ZERO)).isEqualByComparingTo("0");
  }

  @Property
  void however_a_month_is_divided_it_costs_the_same(
      @ForAll @LongRange(max = 400) long first, @ForAll @LongRange(max = 400) long second) {
    BigDecimal whole = RATE.usd(BigDecimal.valueOf(first + second));
    BigDecimal parts =
        RATE.usd(BigDecimal.valueOf(first))
            .add(
                RATE.shares(BigDecimal.valueOf(first), BigDecimal.valueOf(second)).stream()
                    .map(Rate.Share::usd)
                    .reduce(BigDecimal.ZERO, BigDecimal::add));
    assertThat(parts).isEqualByComparingTo(whole);
  }

  @Property
  void shares_add_up_to_the_quantity(
      @ForAll @LongRange(max = 400) long before, @ForAll @LongRange(max = 400) long quantity) {
    assertThat(
            RATE.shares(BigDecimal.valueOf(before), BigDecimal.valueOf(quantity)).stream()
                .map(Rate.Share::quantity)
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(BigDecimal.valueOf(quantity));
  }

  @Test
  void tiers_with_a_gap_an_overlap_or_an_end_are_refused() {
    Price first = Prices.tier(KEY, "0", "50", "3");
    Price gap = Prices.tier(KEY, "51", null, "2");
    Price overlap = Prices.tier(KEY, "49", null, "2");
    for (List<Price> tiers :
        List.of(List.<Price>of(), List.of(first), List.of(first, gap), List.of(first, overlap))) {
      assertThatThrownBy(() -> new Rate(tiers)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
