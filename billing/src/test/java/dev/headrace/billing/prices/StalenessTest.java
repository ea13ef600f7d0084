package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class StalenessTest {
  private static final LocalDate READ = LocalDate.of(2026, 8, 1);
  private static final Price TOKENS = Prices.in(PriceUnit.MILLION_TOKENS, READ);
  private static final Price HOURS = Prices.in(PriceUnit.HOUR, READ);

  @Test
  void tokens_are_stale_when_older_than_30_days() {
    assertThat(Staleness.isStale(TOKENS, READ.plusDays(30))).isFalse();
    assertThat(Staleness.isStale(TOKENS, READ.plusDays(31))).isTrue();
  }

  @Test
  void other_prices_are_stale_when_older_than_90_days() {
    assertThat(Staleness.isStale(HOURS, READ.plusDays(90))).isFalse();
    assertThat(Staleness.isStale(HOURS, READ.plusDays(91))).isTrue();
  }

  @Test
  void a_price_read_after_the_day_is_not_stale() {
    assertThat(Staleness.isStale(TOKENS, READ.minusDays(100))).isFalse();
  }

  @Test
  void the_stale_ones_are_picked_in_their_order() {
    assertThat(Staleness.stale(List.of(HOURS, TOKENS), READ.plusDays(31))).containsExactly(TOKENS);
    assertThat(Staleness.stale(List.of(HOURS, TOKENS), READ.plusDays(91)))
        .containsExactly(HOURS, TOKENS);
  }
}
