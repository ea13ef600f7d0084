package dev.headrace.advisor.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pull request can be gated by. */
final class AssertionTest {
  private static final Advice ADVICE = new SmallCase().advice();

  @ParameterizedTest
  @CsvSource({
    "total<10.01USD,  true",
    "total<10USD,     false",
    "total<=10USD,    true",
    "cash>=10USD,     true",
    "people<1USD,     true",
    "wasted<1USD,     true",
    "p99<2s,          true",
    "p99 < 500 ms,    false",
    "p95<1m,          true",
    "p50>1h,          false",
    "coldRate<=1%,    true",
    "throttleRate<1%, true",
    "costPerRequest<0.0001USD, true",
    "firstByteP99<2s, true",
  })
  void a_metric_is_held_against_its_limit(String assertion, boolean holds) {
    assertThat(Assertion.parse(assertion).check(ADVICE).holds()).isEqualTo(holds);
  }

  @Test
  void what_fails_says_the_actual_value() {
    assertThat(Assertion.parse("total<5USD").check(ADVICE).actual())
        .isEqualTo("total is 10.00 USD");
  }

  @Test
  void a_metric_that_does_not_exist_is_answered_with_the_nearest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assertion.parse("firstBytP99<2s"))
        .withMessageContaining("did you mean firstByteP99?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "total<500",
        "total<500EUR",
        "p99<2USD",
        "p99<2",
        "coldRate<2s",
        "total=5USD",
        "total<-5USD",
        "",
        "p99<NaNs",
        "total<99999999999999999999USD"
      })
  void what_is_no_assertion_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Assertion.parse(text));
  }

  @Test
  void nothing_holds_where_nothing_fits() {
    Advice nothing = new SmallCase().p99Goal(1).advice();
    Assertion.Outcome outcome = Assertion.parse("total<5000USD").check(nothing);
    assertThat(outcome.holds()).isFalse();
    assertThat(outcome.actual()).isEqualTo("nothing fits");
  }
}
