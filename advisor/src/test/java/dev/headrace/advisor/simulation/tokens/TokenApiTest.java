package dev.headrace.advisor.simulation.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.kernel.world.SimulatedWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenApiTest {
  private static final long SECOND_NANOS = 1_000_000_000;

  private static TokenApi.Speed speed(double breaksOff) {
    return new TokenApi.Speed(p -> 500, 100, p -> 50, breaksOff);
  }

  private static final class Heard implements TokenCall.Listener {
    private final List<TokenCall.State> endings = new ArrayList<>();

    @Override
    public void ended(TokenCall call) {
      endings.add(call.state());
    }
  }

  private final SimulatedWorld world = new SimulatedWorld(SimulatedWorld.Settings.seeded(1));
  private final Heard heard = new Heard();

  private TokenCall call(TokenApi api, long input, long cached, long output, long most) {
    TokenCall call = new TokenCall(heard).asking(input, cached, output, most);
    world.enter(() -> api.call(call));
    return call;
  }

  @Test
  void answers_after_reading_the_prompt_and_at_the_speed_of_the_model() {
    var api = new TokenApi(world, speed(0), TokenApi.Limits.NONE);
    TokenCall call = call(api, 3_000, 1_000, 101, 200);
    world.runFor(60 * SECOND_NANOS);

    assertThat(call.state()).isEqualTo(TokenCall.State.ANSWERED);
    assertThat(call.firstTokenNanos() / 1e6).isCloseTo(500 + 2 * 100, within(0.01));
    assertThat(call.totalNanos() / 1e6).isCloseTo(700 + 100 * 1_000 / 50.0, within(0.01));
  }

  @Test
  void reserves_input_and_the_most_output_at_the_start_and_gives_back_at_the_end() {
    var api = new TokenApi(world, speed(0), new TokenApi.Limits(10_000, 100, 1));
    call(api, 1_000, 0, 100, 4_000);
    call(api, 1_000, 0, 100, 4_000);
    TokenCall refused = call(api, 1_000, 0, 100, 4_000);

    assertThat(refused.state()).isEqualTo(TokenCall.State.THROTTLED);
    assertThat(world.ask(api::availableTokens)).isCloseTo(0, within(1e-6));
    world.runFor(10 * SECOND_NANOS);
    assertThat(world.ask(api::availableTokens))
        .isCloseTo(Math.min(10_000, 2 * (5_000 - 1_100) + 10_000 / 6.0), within(1.0));
  }

  @Test
  void reserves_what_a_cache_holds_too_but_does_not_count_it_at_the_end() {
    var api = new TokenApi(world, speed(0), new TokenApi.Limits(600_000, 100, 5));
    call(api, 100_000, 90_000, 1_000, 2_000);
    double reserved = 600_000 - world.ask(api::availableTokens);
    world.runFor(21 * SECOND_NANOS + SECOND_NANOS / 2);

    assertThat(reserved).isCloseTo(102_000, within(1e-6));
    assertThat(world.ask(api::availableTokens)).isEqualTo(600_000);
  }

  @Test
  void owes_what_weighty_answers_use_beyond_their_reservation() {
    var api =
        new TokenApi(
            world,
            new TokenApi.Speed(p -> 1, 0, p -> 1e9, 0),
            new TokenApi.Limits(60_000, 1_000, 5));
    call(api, 10, 0, 50_000, 50_000);
    world.runFor(SECOND_NANOS / 100);

    assertThat(world.ask(api::availableTokens)).isLessThan(-150_000);
    assertThat(call(api, 1, 0, 1, 1).state()).isEqualTo(TokenCall.State.THROTTLED);
    world.runFor(240 * SECOND_NANOS);
    assertThat(call(api, 1, 0, 1, 1).state()).isNotEqualTo(TokenCall.State.THROTTLED);
  }

  @Test
  void refuses_more_requests_a_minute_than_the_quota_has() {
    var api = new TokenApi(world, speed(0), new TokenApi.Limits(1e9, 3, 1));
    for (int i = 0; i < 5; i++) {
      call(api, 1, 0, 1, 1);
    }

    assertThat(heard.endings).containsExactly(TokenCall.State.THROTTLED, TokenCall.State.THROTTLED);
  }

  @Test
  void refuses_numbers_that_make_no_sense() {
    var call = new TokenCall(heard);
    assertThatThrownBy(() -> call.asking(1, 2, 0, 0)).hasMessageContaining("2 cached of 1 in");
    assertThatThrownBy(() -> call.asking(1, 0, 2, 1)).hasMessageContaining("2 of at most 1 out");
    assertThatThrownBy(() -> new TokenApi(world, speed(0), new TokenApi.Limits(0, 1, 1)))
        .hasMessageContaining("above zero");
  }

  /** Each call ends once, nothing stays reserved, and no minute starts more than its quota. */
  @Property(tries = 60)
  void keeps_its_quota_whatever_comes_and_breaks_off(
      @ForAll @IntRange(min = 1, max = 100_000) int seed,
      @ForAll @DoubleRange(min = 0, max = 0.9) double breaksOff,
      @ForAll @IntRange(min = 2_000, max = 50_000) int perMinute) {
    var simulated = new SimulatedWorld(SimulatedWorld.Settings.seeded(seed));
    var endings = new Heard();
    var api = new TokenApi(simulated, speed(breaksOff), new TokenApi.Limits(perMinute, 60, 1));
    var chance = new SplittableRandom(seed);
    int calls = 200;
    double taken = 0;
    for (int i = 0; i < calls; i++) {
      long input = 1L + chance.nextInt(1_500);
      long most = 1L + chance.nextInt(500);
      TokenCall call =
          new TokenCall(endings)
              .asking(input, chance.nextLong(input), 1 + chance.nextLong(most), most);
      simulated.enter(() -> api.call(call));
      taken += call.state() == TokenCall.State.THROTTLED ? 0 : call.outputTokens;
      assertThat(simulated.ask(api::availableTokens)).isBetween(0.0, (double) perMinute);
      simulated.runFor(chance.nextLong(2 * SECOND_NANOS));
    }
    double minutes = simulated.nowNanos() / 60e9;
    assertThat(taken).isLessThanOrEqualTo((minutes + 1) * perMinute);
    simulated.runFor(600 * SECOND_NANOS);

    assertThat(endings.endings).hasSize(calls);
    assertThat(api.running()).isZero();
    assertThat(simulated.ask(api::availableTokens)).isEqualTo(perMinute);
  }
}
