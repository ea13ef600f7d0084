package dev.headrace.advisor.simulation.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.simulation.pool.ModelServerPool.Settings;
import dev.headrace.advisor.simulation.pool.ModelServerPool.WhileNone;
import dev.headrace.advisor.workload.Component.OpenModel;
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
  private static final OpenModel MODEL =
      new OpenModel("llama", 8.03, 8.03, 16, 131_072, 131_072, "any");
  private static final ServingSpeed SPEED = new ServingSpeed(Accelerator.named("L4"), 1, MODEL);

  private final SimulatedWorld world = new SimulatedWorld(SimulatedWorld.Settings.seeded(1));
  private final List<PoolRequest> ended = new ArrayList<>();

  private static Settings settings(int least, int most, WhileNone whileNone) {
    return new Settings(
        least, most, 4, 3, 100 * SECOND, 300 * SECOND, 5, 600 * SECOND, whileNone, 0, 0);
  }

  private ModelServerPool pool(Settings settings) {
    var pool = new ModelServerPool(world, SPEED, settings);
    world.enter(() -> pool.begin(settings.least()));
    return pool;
  }

  private PoolRequest ask(ModelServerPool pool) {
    var request = new PoolRequest(500, 100, ended::add);
    world.enter(() -> pool.take(request));
    return request;
  }

  @Test
  void answers_one_request_in_the_time_of_its_steps() {
    PoolRequest request = ask(pool(settings(1, 1, WhileNone.QUEUED)));
    world.runFor(600 * SECOND);

    assertThat(request.state).isEqualTo(PoolRequest.State.ANSWERED);
    double first = SPEED.stepNanos(1, 0) + SPEED.prefillNanos(500);
    double all = first + 99 * SPEED.stepNanos(1, 550);
    assertThat((double) (request.firstTokenNanos - request.arrivedNanos))
        .isCloseTo(first, within(2.0));
    assertThat((double) (request.endedNanos - request.arrivedNanos)).isCloseTo(all, within(50.0));
  }

  @Test
  void serves_as_many_as_it_has_slots_then_queues_then_refuses() {
    ModelServerPool pool = pool(settings(1, 1, WhileNone.QUEUED));
    for (int i = 0; i < 12; i++) {
      ask(pool);
    }

    assertThat(pool.queued()).isEqualTo(5);
    assertThat(ended).hasSize(3).allMatch(r -> r.state == PoolRequest.State.REFUSED);
    world.runFor(600 * SECOND);
    assertThat(ended).hasSize(12);
    assertThat(ended.subList(3, 12)).allMatch(r -> r.state == PoolRequest.State.ANSWERED);
  }

  @Test
  void queues_at_zero_servers_where_the_provider_does_and_starts_one() {
    ModelServerPool pool = pool(settings(0, 2, WhileNone.QUEUED));
    PoolRequest request = ask(pool);
    world.runFor(99 * SECOND);

    assertThat(request.state).isEqualTo(PoolRequest.State.QUEUED);
    world.runFor(60 * SECOND);
    assertThat(request.state).isEqualTo(PoolRequest.State.ANSWERED);
    assertThat(request.waitedForStart).isTrue();
    world.runFor(600 * SECOND);
    assertThat(pool.servers()).isZero();
  }

  @Test
  void fails_at_zero_servers_where_the_provider_does_until_one_has_started() {
    ModelServerPool pool = pool(settings(0, 2, WhileNone.FAILED));

    assertThat(ask(pool).state).isEqualTo(PoolRequest.State.REFUSED);
    world.runFor(50 * SECOND);
    assertThat(ask(pool).state).isEqualTo(PoolRequest.State.REFUSED);
    world.runFor(60 * SECOND);
    PoolRequest late = ask(pool);
    world.runFor(60 * SECOND);
    assertThat(late.state).isEqualTo(PoolRequest.State.ANSWERED);
  }

  @Test
  void grows_to_its_target_and_shrinks_when_it_has_been_idle() {
    ModelServerPool pool = pool(settings(1, 3, WhileNone.QUEUED));
    for (int i = 0; i < 9; i++) {
      ask(pool);
    }

    assertThat(pool.servers()).isEqualTo(3);
    world.runFor(3_000 * SECOND);
    assertThat(pool.servers()).isEqualTo(1);
    assertThat(world.ask(pool::serverNanos)).isGreaterThan(3_000e9);
  }

  @Test
  void lets_requests_wait_no_longer_than_they_may() {
    var patient = new Settings(1, 1, 1, 1, SECOND, SECOND, 100, 3 * SECOND, WhileNone.QUEUED, 0, 0);
    ModelServerPool pool = pool(patient);
    for (int i = 0; i < 5; i++) {
      ask(pool);
    }
    world.runFor(3 * SECOND);

    assertThat(ended).filteredOn(r -> r.state == PoolRequest.State.EXPIRED).hasSize(4);
    assertThat(pool.queued()).isZero();
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
    var over = new ArrayList<PoolRequest>();
    int asked = 150;
    for (int i = 0; i < asked; i++) {
      var request = new PoolRequest(1 + chance.nextInt(6_000), 1 + chance.nextInt(300), over::add);
      simulated.enter(() -> pool.take(request));
      assertThat(pool.servers()).isLessThanOrEqualTo(4 + 4);
      assertThat(pool.queued()).isLessThanOrEqualTo(8 + 12);
      simulated.runFor(chance.nextLong(4 * SECOND));
    }
    simulated.runFor(2_000 * SECOND);

    assertThat(over).hasSize(asked).doesNotHaveDuplicates().allMatch(PoolRequest::isOver);
    assertThat(pool.taken()).isPositive();
    assertThat(pool.load()).isZero();
    assertThat(simulated.ask(pool::busyNanos))
        .isLessThanOrEqualTo(simulated.ask(pool::serverNanos) + 1);
  }
}
