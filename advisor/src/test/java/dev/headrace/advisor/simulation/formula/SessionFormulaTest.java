package dev.headrace.advisor.simulation.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Samples;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.Session;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceBook;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SessionFormulaTest {
  private static final PriceBook PRICES = PriceBook.shipped();
  private static final String CPU = "USE1-Runtime:Consumption-based:vCPU";
  private static final String MEMORY = "USE1-Runtime:Consumption-based:Memory";

  /**
   * AWS's own example: ten million sessions of 60 s, 18 s of which compute on one vCPU, cost 7,235
   * USD a month. Its memory grows within a session; what that costs (the total without the vCPU) is
   * what 1,794 MiB cost that are there from the first second on.
   * https://aws.amazon.com/bedrock/agentcore/pricing/
   */
  @Test
  void the_provider_s_own_example_costs_what_it_says() {
    Prediction prediction = predict(10_000_000, code(60_000, 0.7, 1_794, new Session(1, 0, 0)));

    assertThat(usd(prediction, CPU)).isCloseTo(4_475.00, within(0.005));
    assertThat(usd(prediction, CPU) + usd(prediction, MEMORY)).isCloseTo(7_235, within(1.0));
    assertThat(prediction.idleShare()).isZero();
  }

  @Test
  void memory_is_paid_through_pauses_and_until_the_session_has_idled() {
    Prediction prediction =
        predict(1_000, code(10_000, 0.9, 1_024, new Session(4, 30_000, 90_000)));

    // 250 sessions of 4 calls of 10 s, 3 pauses of 30 s and 90 s at the end.
    assertThat(quantity(prediction, MEMORY)).isCloseTo(250 * 220 / 3_600.0, within(1e-6));
    assertThat(quantity(prediction, CPU)).isCloseTo(1_000 * 1 / 3_600.0, within(1e-6));
    assertThat(prediction.idleShare()).isCloseTo(180 / 220.0, within(1e-9));
    assertThat(prediction.variant()).isEqualTo("a session a user");
  }

  @Test
  void a_pause_that_is_longer_than_a_session_idles_begins_another() {
    Prediction prediction =
        predict(1_000, code(10_000, 0.9, 1_024, new Session(4, 91_000, 90_000)));

    assertThat(quantity(prediction, MEMORY)).isCloseTo(1_000 * 100 / 3_600.0, within(1e-6));
    assertThat(prediction.variant()).isEqualTo("a session a request");
  }

  @Test
  void the_least_memory_and_time_of_a_session_are_billed() {
    Prediction prediction = predict(3_600, code(20, 0, 64, new Session(1, 0, 0)));

    assertThat(quantity(prediction, MEMORY)).isCloseTo(0.128, within(1e-9));
  }

  @Test
  void code_that_keeps_nothing_of_its_callers_shares_sessions() {
    // One call of 36 ms every second: one session is enough, and never idles out.
    Prediction busy = predict(730 * 3_600, code(36, 0, 1_024, null));
    // A call an hour: what it leaves behind idles out before the next one, mostly.
    Prediction rare = predict(730, code(36, 0, 1_024, null));

    assertThat(quantity(busy, MEMORY)).isCloseTo(730, within(1e-6));
    double any = 1 - Math.exp(-900.036 / 3_600);
    assertThat(quantity(rare, MEMORY)).isCloseTo(730 * any, within(1e-3));
    assertThat(busy.variant()).isEqualTo("shared sessions");
  }

  @Test
  void as_many_sessions_are_shared_as_the_load_needs() {
    // 1,000 calls of 36 ms a second: 36 are computed at once, at six tenths of two vCPUs each, and
    // a session takes one call at a time.
    Prediction prediction = predict(730 * 3_600 * 1_000.0, code(36, 0, 1_024, null));

    assertThat(quantity(prediction, MEMORY) / 730).isCloseTo(36, within(1.0));
  }

  private static Code code(
      double millis, double waiting, int memoryMiB, @Nullable Session session) {
    return new Code(
        "agent",
        1,
        "python3.13",
        "arm64",
        0,
        true,
        Spread.constant(1_000),
        memoryMiB,
        512,
        Spread.constant(millis),
        waiting,
        0,
        0,
        1,
        0,
        0,
        null,
        session,
        Set.of(Component.Protocol.HTTP));
  }

  private static Prediction predict(double requests, Code code) {
    return FormulaPredictor.predict(
            Samples.context(Samples.workload(requests, Samples.STEADY, code), 1, PRICES),
            code,
            Samples.shape("agentcore-runtime"))
        .getFirst();
  }

  private static UsageLine line(Prediction prediction, String usageType) {
    return prediction.usage().stream()
        .filter(line -> line.key().usageType().equals(usageType))
        .findFirst()
        .orElseThrow();
  }

  private static double quantity(Prediction prediction, String usageType) {
    return line(prediction, usageType).quantity().doubleValue();
  }

  private static double usd(Prediction prediction, String usageType) {
    UsageLine line = line(prediction, usageType);
    return PRICES.rate(line.key(), Samples.DAY).usd(line.quantity()).doubleValue();
  }
}
