package dev.headrace.advisor.simulation.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.simulation.pool.ModelServerPool.Settings;
import dev.headrace.advisor.simulation.pool.ModelServerPool.WhileNone;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.Wait;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ModelServerPoolTest {
  private static final long SECOND = 1_000_000_000;

  /** More than what takes no time takes. */
  private static final long INSTANT = 1_000;

  private static final OpenModel MODEL =
      new OpenModel("llama", 8.03, 8.03, 16, 131_072, 131_072, "any");
  private static final ServingSpeed SPEED = new ServingSpeed(Accelerator.named("L4"), 1, MODEL);

  private final SimulatedWorld world = new SimulatedWorld(SimulatedWorld.Settings.seeded(1));
  private final List<ModelCall> ended = new ArrayList<>();

  private static Settings settings(int least, int most, WhileNone whileNone) {
    return new Settings(
        least, most, 4, 3, 100 * SECOND, 300 * SECOND, 5, 600 * SECOND, whileNone, 0, 0);
  }

  /** One whose first servers are there. */
  private ModelServerPool pool(Settings settings) {
    var pool = new ModelServerPool(world, SPEED, settings);
    world.enter(() -> pool.begin(settings.least()));
    world.runFor(INSTANT);
    return pool;
  }

  /** False where it is refused as there is no server. */
  private boolean ask(ModelServerPool pool) {
    return world.ask(() -> pool.call(new Demand(500, 0, 100), ended::add));
  }

  private void askTimes(int times, ModelServerPool pool) {
    for (int i = 0; i < times; i++) {
      ask(pool);
    }
  }

  private int servers(ModelServerPool pool) {
    return world.ask(pool::servers);
  }

  @Test
  void answers_one_request_in_the_time_of_its_steps() {
    ask(pool(settings(1, 1, WhileNone.QUEUED)));
    world.runFor(600 * SECOND);

    ModelCall call = ended.getFirst();
    assertThat(call.ending()).isEqualTo(Ending.ANSWERED);
    double first = SPEED.stepNanos(1, 0) + SPEED.prefillNanos(500);
    double all = first + 99 * SPEED.stepNanos(1, 550);
    assertThat((double) call.firstTokenNanos()).isCloseTo(first, within(2.0));
    assertThat((double) call.totalNanos()).isCloseTo(all, within(50.0));
  }

  @Test
  void serves_as_many_as_it_has_slots_then_queues_then_refuses() {
    ModelServerPool pool = pool(settings(1, 1, WhileNone.QUEUED));
    askTimes(12, pool);

    assertThat(world.ask(pool::queued)).isEqualTo(5);
    assertThat(ended).hasSize(3).allMatch(call -> call.ending() == Ending.QUEUE_FULL);
    world.runFor(600 * SECOND);
    assertThat(ended).hasSize(12);
    assertThat(ended.subList(3, 12)).allMatch(call -> call.ending() == Ending.ANSWERED);
  }

  @Test
  void queues_at_zero_servers_where_the_provider_does_and_starts_one() {
    ModelServerPool pool = pool(settings(0, 2, WhileNone.QUEUED));
    ask(pool);
    world.runFor(99 * SECOND);

    assertThat(ended).isEmpty();
    world.runFor(60 * SECOND);
    ModelCall call = ended.getFirst();
    assertThat(call.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(call.waitedNanos() - call.waitedNanos(Wait.QUEUE))
        .isBetween(100 * SECOND, 101 * SECOND);
    world.runFor(600 * SECOND);
    assertThat(servers(pool)).isZero();
  }

  @Test
  void fails_at_zero_servers_where_the_provider_does_until_one_has_started() {
    ModelServerPool pool = pool(settings(0, 2, WhileNone.FAILED));

    assertThat(ask(pool)).isFalse();
    world.runFor(50 * SECOND);
    assertThat(ask(pool)).isFalse();
    world.runFor(60 * SECOND);
    assertThat(ask(pool)).isTrue();
    world.runFor(60 * SECOND);
    assertThat(ended.getFirst().ending()).isEqualTo(Ending.ANSWERED);
  }

  @Test
  void grows_to_its_target_and_shrinks_when_it_has_been_idle() {
    ModelServerPool pool = pool(settings(1, 3, WhileNone.QUEUED));
    askTimes(9, pool);
    world.runFor(INSTANT);

    assertThat(servers(pool)).isEqualTo(3);
    world.runFor(3_000 * SECOND);
    assertThat(servers(pool)).isEqualTo(1);
    assertThat(world.ask(pool::serverNanos)).isGreaterThan(3_000e9);
  }

  @Test
  void begins_with_servers_that_are_there_and_those_of_later_take_a_start() {
    ModelServerPool pool = pool(settings(2, 3, WhileNone.QUEUED));
    assertThat(world.ask(pool::readyServers)).isEqualTo(2);

    askTimes(7, pool);
    world.runFor(99 * SECOND);
    assertThat(world.ask(pool::readyServers)).isEqualTo(2);
    world.runFor(2 * SECOND);
    assertThat(world.ask(pool::readyServers)).isEqualTo(3);
  }

  @Test
  void lets_requests_take_no_longer_than_they_may() {
    var patient = new Settings(1, 1, 1, 1, SECOND, SECOND, 100, 3 * SECOND, WhileNone.QUEUED, 0, 0);
    ModelServerPool pool = pool(patient);
    askTimes(5, pool);
    world.runFor(4 * SECOND);

    // an answer takes more than three seconds
    assertThat(ended).filteredOn(call -> call.ending() == Ending.TIMED_OUT).hasSize(5);
    assertThat(world.ask(pool::queued)).isZero();
    assertThat(world.ask(pool::load)).isZero();
  }

  @Test
  void refuses_settings_that_make_no_sense() {
    assertThatThrownBy(() -> settings(3, 2, WhileNone.QUEUED)).hasMessageContaining("3 to 2");
    assertThatThrownBy(() -> Accelerator.named("H1000")).hasMessageContaining("H1000");
  }

  @Test
  void fits_no_cache_beside_weights_that_fill_the_memory() {
    var large = new OpenModel("llama", 70, 70, 16, 327_680, 131_072, "any");

    assertThat(new ServingSpeed(Accelerator.named("L4"), 1, large).cacheTokens()).isZero();
    assertThat(new ServingSpeed(Accelerator.named("H100"), 4, large).cacheTokens())
        .isBetween(400_000L, 450_000L);
  }

  /** Each request ends once, no slot stays taken, and time is paid for no less than it is used. */
  @Property(tries = 80)
  void ends_each_request_whatever_is_taken_away(
      @ForAll @IntRange(min = 1, max = 1_000_000) int seed,
      @ForAll @IntRange(min = 0, max = 3) int least,
      @ForAll boolean fails) {
    var simulated = new SimulatedWorld(SimulatedWorld.Settings.seeded(seed));
    var settings =
        new Settings(
            least,
            4,
            3,
            2,
            30 * SECOND,
            60 * SECOND,
            8,
            120 * SECOND,
            fails ? WhileNone.FAILED : WhileNone.QUEUED,
            1 / 90.0,
            5 * SECOND);
    var pool = new ModelServerPool(simulated, SPEED, settings);
    simulated.enter(() -> pool.begin(least));
    var chance = new SplittableRandom(seed);
    var over = new ArrayList<ModelCall>();
    int taken = 0;
    for (int i = 0; i < 150; i++) {
      var demand = new Demand(1 + chance.nextInt(6_000), 0, 1 + chance.nextInt(300));
      taken += simulated.ask(() -> pool.call(demand, over::add)) ? 1 : 0;
      assertThat(simulated.ask(pool::servers)).isLessThanOrEqualTo(4 + 4);
      assertThat(simulated.ask(pool::queued)).isLessThanOrEqualTo(8);
      simulated.runFor(chance.nextLong(4 * SECOND));
    }
    simulated.runFor(2_000 * SECOND);

    assertThat(over).hasSize(taken).doesNotHaveDuplicates();
    assertThat(over).allMatch(call -> call.ending() != Ending.NONE);
    assertThat(pool.taken()).isPositive();
    assertThat(simulated.ask(pool::load)).isZero();
    assertThat(simulated.ask(pool::busyNanos))
        .isLessThanOrEqualTo(simulated.ask(pool::serverNanos));
  }
}
