package dev.headrace.advisor.simulation.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.inference.TokenUse;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.QuotaLimits;
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
  private static final AnswerSpeed SPEED = new AnswerSpeed(p -> 500, 100, p -> 50);

  private final SimulatedWorld world = new SimulatedWorld(SimulatedWorld.Settings.seeded(1));
  private final List<Ending> endings = new ArrayList<>();

  private TokenApi api(QuotaLimits limits) {
    return new TokenApi(world, SPEED, limits);
  }

  private ModelCall call(TokenApi api, int input, int cached, int output, int most) {
    return world.ask(() ->
        api.call(new TokenUse(input, cached, output), most, ended -> endings.add(ended.ending())));
  }

  @Test
  void answers_after_reading_the_prompt_and_at_the_speed_of_the_model() {
    ModelCall call = call(api(QuotaLimits.NONE), 3_000, 1_000, 101, 200);
    world.runFor(60 * SECOND_NANOS);

    assertThat(call.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(call.waitedNanos()).isZero();
    assertThat(call.firstTokenNanos() / 1e6).isCloseTo(500 + 2 * 100, within(0.01));
    assertThat(call.totalNanos() / 1e6).isCloseTo(700 + 100 * 1_000 / 50.0, within(0.01));
    assertThat(call.use()).isEqualTo(new TokenUse(3_000, 1_000, 101));
  }

  @Test
  void reserves_input_and_the_most_output_at_the_start_and_gives_back_at_the_end() {
    TokenApi api = api(QuotaLimits.of(100, 10_000));
    call(api, 1_000, 0, 100, 4_000);
    call(api, 1_000, 0, 100, 4_000);
    ModelCall refused = call(api, 1_000, 0, 100, 4_000);

    assertThat(refused.ending()).isEqualTo(Ending.TOO_MANY_TOKENS);
    assertThat(world.ask(api::tokensLeft)).isZero();
    world.runFor(10 * SECOND_NANOS);
    assertThat((double) world.ask(api::tokensLeft))
        .isCloseTo(2 * (5_000 - 1_100) + 10_000 / 6.0, within(1.0));
  }

  @Test
  void reserves_what_a_cache_holds_too_but_does_not_count_it_at_the_end() {
    TokenApi api = api(new QuotaLimits(100, 600_000, 5));
    call(api, 100_000, 90_000, 1_000, 2_000);
    long reserved = 600_000 - world.ask(api::tokensLeft);
    world.runFor(21 * SECOND_NANOS + SECOND_NANOS / 2);

    assertThat(reserved).isEqualTo(102_000);
    assertThat(world.ask(api::tokensLeft)).isEqualTo(600_000);
  }

  @Test
  void owes_at_most_a_minute_of_what_weighty_answers_use_beyond_their_reservation() {
    var api =
        new TokenApi(
            world, new AnswerSpeed(p -> 1, 0, p -> 1e9), new QuotaLimits(1_000, 60_000, 5));
    call(api, 10, 0, 50_000, 50_000);
    world.runFor(SECOND_NANOS / 100);

    assertThat(world.ask(api::tokensLeft)).isBetween(-60_000L, -59_000L);
    assertThat(call(api, 1, 0, 1, 1).ending()).isEqualTo(Ending.TOO_MANY_TOKENS);
    world.runFor(61 * SECOND_NANOS);
    assertThat(call(api, 1, 0, 1, 1).ending()).isEqualTo(Ending.NONE);
  }

  @Test
  void refuses_more_requests_a_minute_than_the_quota_has() {
    TokenApi api = api(QuotaLimits.of(3, QuotaLimits.UNLIMITED));
    for (int i = 0; i < 5; i++) {
      call(api, 1, 0, 1, 1);
    }

    assertThat(endings).containsExactly(Ending.TOO_MANY_REQUESTS, Ending.TOO_MANY_REQUESTS);
  }

  @Test
  void an_answer_that_nobody_waits_for_any_more_counts_as_far_as_it_came() {
    TokenApi api = api(QuotaLimits.of(100, 10_000));
    ModelCall early = call(api, 1_000, 0, 101, 1_000);
    ModelCall late = call(api, 1_000, 0, 101, 1_000);
    world.runFor(SECOND_NANOS / 10);
    world.enter(() -> api.cancel(early));
    world.runFor(SECOND_NANOS + SECOND_NANOS / 2);
    world.enter(() -> api.cancel(late));
    world.runFor(1);

    assertThat(endings).containsExactly(Ending.CANCELLED, Ending.CANCELLED);
    assertThat(early.use()).isEqualTo(TokenUse.NONE);
    assertThat(late.use()).isEqualTo(new TokenUse(1_000, 0, 51));
    assertThat(world.ask(api::running)).isZero();
    assertThat(world.armedAlarms()).isZero();
  }

  @Test
  void refuses_numbers_that_make_no_sense() {
    TokenApi api = api(QuotaLimits.NONE);
    assertThatThrownBy(() -> call(api, 1, 2, 0, 0)).hasMessageContaining("cachedInputTokens=2");
    assertThatThrownBy(() -> call(api, 1, 0, 2, 1)).hasMessageContaining("of at most 1 out");
  }

  /** Each call ends once, nothing stays reserved, and no minute starts more than its quota. */
  @Property(tries = 60)
  void keeps_its_quota_whatever_comes_and_goes_away(
      @ForAll @IntRange(min = 1, max = 100_000) int seed,
      @ForAll @DoubleRange(min = 0, max = 0.9) double goesAway,
      @ForAll @IntRange(min = 2_000, max = 50_000) int perMinute) {
    new TokenApiTest().keepsItsQuota(new SplittableRandom(seed), goesAway, perMinute);
  }

  private void keepsItsQuota(SplittableRandom chance, double goesAway, int perMinute) {
    TokenApi api = api(QuotaLimits.of(60, perMinute));
    int calls = 200;
    long taken = 0;
    for (int i = 0; i < calls; i++) {
      int input = 1 + chance.nextInt(1_500);
      int most = 1 + chance.nextInt(500);
      int output = 1 + chance.nextInt(most);
      ModelCall call = call(api, input, chance.nextInt(input), output, most);
      taken += call.ending() == Ending.NONE ? output : 0;
      assertThat(world.ask(api::tokensLeft)).isBetween(0L, (long) perMinute);
      world.runFor(chance.nextLong(2 * SECOND_NANOS));
      if (chance.nextDouble() < goesAway) {
        world.enter(() -> api.cancel(call));
      }
    }
    double minutes = world.nowNanos() / 60e9;
    assertThat((double) taken).isLessThanOrEqualTo((minutes + 1) * perMinute);
    world.runFor(600 * SECOND_NANOS);

    assertThat(endings).hasSize(calls);
    assertThat(world.ask(api::running)).isZero();
    assertThat(world.ask(api::tokensLeft)).isEqualTo(perMinute);
  }
}
