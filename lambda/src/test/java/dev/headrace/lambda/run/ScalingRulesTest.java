package dev.headrace.lambda.run;

import static dev.headrace.engine.simulated.Distribution.fixed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.engine.simulated.Profile;
import dev.headrace.kernel.engine.Phase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ScalingRulesTest {
  private static final long MILLI = Simulation.MILLI;
  private static final Profile SLOW = Profiles.PLAIN.withWaiting(fixed(2_000 * MILLI));

  private static void reserve(
      Simulation simulation, String function, @Nullable Integer concurrency) {
    simulation.world.enter(
        () -> simulation.rules.setReservedConcurrency(Simulation.PARTITION, function, concurrency));
  }

  private static long refused(Simulation simulation, ThrottleReason reason) {
    return simulation.ended.stream().filter(i -> i.throttleReason() == reason).count();
  }

  @Test
  void an_account_runs_no_more_requests_at_once_than_it_may() {
    var simulation = new Simulation(SLOW);
    FunctionVersion f = simulation.publish("f");

    for (int i = 0; i < 1_001; i++) {
      simulation.invoke(f);
    }

    assertThat(simulation.ended)
        .singleElement()
        .extracting(Invocation::throttleReason)
        .isEqualTo(ThrottleReason.CONCURRENT_INVOCATION_LIMIT);
    assertThat(simulation.use("f").concurrency()).isEqualTo(1_000);
    assertThat(simulation.use("f").throttles()).isOne();
  }

  @Test
  void an_end_makes_room_for_another_request() {
    var simulation = new Simulation(SLOW, Quotas.STANDARD.with(Quota.ACCOUNT_CONCURRENCY, 1));
    FunctionVersion f = simulation.publish("f");
    simulation.invoke(f);
    simulation.runMillis(155 + 1_999);
    simulation.invoke(f);
    assertThat(refused(simulation, ThrottleReason.CONCURRENT_INVOCATION_LIMIT)).isOne();

    simulation.runMillis(1);
    Invocation next = simulation.invoke(f);

    assertThat(next.throttleReason()).isNull();
  }

  @Test
  void a_reservation_limits_its_function_and_is_kept_from_the_others() {
    var quotas =
        Quotas.STANDARD
            .with(Quota.ACCOUNT_CONCURRENCY, 10)
            .with(Quota.UNRESERVED_CONCURRENCY_MINIMUM, 2);
    var simulation = new Simulation(SLOW, quotas);
    FunctionVersion mine = simulation.publish("mine");
    FunctionVersion others = simulation.publish("others");
    reserve(simulation, "mine", 7);

    for (int i = 0; i < 9; i++) {
      simulation.invoke(mine);
      simulation.invoke(others);
    }

    assertThat(simulation.use("mine").concurrency()).isEqualTo(7);
    assertThat(simulation.use("others").concurrency()).isEqualTo(3);
    assertThat(refused(simulation, ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT))
        .isEqualTo(2);
    assertThat(refused(simulation, ThrottleReason.CONCURRENT_INVOCATION_LIMIT)).isEqualTo(6);
  }

  @Test
  void a_reservation_of_nothing_stops_a_function() {
    var simulation = new Simulation(SLOW);
    FunctionVersion f = simulation.publish("f");
    reserve(simulation, "f", 0);

    Invocation request = simulation.invoke(f);

    assertThat(request.ending()).isEqualTo(Ending.THROTTLED);
    assertThat(request.throttleReason())
        .isEqualTo(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT);
  }

  @Test
  void reservations_leave_the_minimum_to_the_others() {
    var simulation = new Simulation(SLOW);
    simulation.publish("a");
    simulation.publish("b");
    reserve(simulation, "a", 500);

    assertThat(
            (int)
                simulation.world.ask(() -> simulation.rules.reservable(Simulation.PARTITION, "b")))
        .isEqualTo(400);
    assertThat(
            (int)
                simulation.world.ask(() -> simulation.rules.reservable(Simulation.PARTITION, "a")))
        .isEqualTo(900);
    assertThatThrownBy(() -> reserve(simulation, "b", 401))
        .isInstanceOf(IllegalArgumentException.class);
    reserve(simulation, "b", 400);
    assertThat(
            (int)
                simulation.world.ask(
                    () -> simulation.rules.unreservedConcurrency(Simulation.PARTITION)))
        .isEqualTo(100);
  }

  @Test
  void requests_that_run_go_with_their_function_into_a_reservation_and_out_of_it() {
    var quotas =
        Quotas.STANDARD
            .with(Quota.ACCOUNT_CONCURRENCY, 4)
            .with(Quota.UNRESERVED_CONCURRENCY_MINIMUM, 0);
    var simulation = new Simulation(SLOW, quotas);
    FunctionVersion f = simulation.publish("f");
    FunctionVersion g = simulation.publish("g");
    simulation.invoke(f);
    simulation.invoke(f);

    reserve(simulation, "f", 2);
    simulation.invoke(g);
    simulation.invoke(g);
    simulation.invoke(g);
    reserve(simulation, "f", null);
    simulation.invoke(f);

    assertThat(simulation.use("g").concurrency()).isEqualTo(2);
    assertThat(refused(simulation, ThrottleReason.CONCURRENT_INVOCATION_LIMIT)).isEqualTo(2);
    simulation.runMillis(10_000);
    assertThat(simulation.use("f").concurrency()).isZero();
    assertThat(simulation.invoke(f).throttleReason()).isNull();
  }

  @Test
  void an_account_takes_ten_requests_a_second_for_each_unit_of_concurrency() {
    var quotas = Quotas.STANDARD.with(Quota.ACCOUNT_CONCURRENCY, 2);
    var simulation = new Simulation(Profiles.PLAIN.withWaiting(fixed(MILLI)), quotas);
    FunctionVersion f = simulation.publish("f");
    simulation.invoke(f);
    simulation.runMillis(2_000);

    for (int i = 0; i < 25; i++) {
      simulation.invoke(f);
      simulation.runMillis(2);
    }

    assertThat(refused(simulation, ThrottleReason.CALLER_RATE_LIMIT)).isEqualTo(5);
  }

  @Test
  void a_reservation_has_a_rate_of_its_own() {
    var simulation = new Simulation(Profiles.PLAIN.withWaiting(fixed(MILLI)));
    FunctionVersion f = simulation.publish("f");
    reserve(simulation, "f", 1);
    simulation.invoke(f);
    simulation.runMillis(2_000);

    for (int i = 0; i < 12; i++) {
      simulation.invoke(f);
      simulation.runMillis(2);
    }

    assertThat(refused(simulation, ThrottleReason.RESERVED_FUNCTION_INVOCATION_RATE_LIMIT))
        .isEqualTo(2);
  }

  @Test
  void a_function_grows_by_so_many_environments_and_then_as_they_are_refilled() {
    var quotas =
        Quotas.STANDARD
            .with(Quota.ENVIRONMENT_GROWTH, 10)
            .with(Quota.ENVIRONMENT_GROWTH_MILLIS, 10_000);
    var simulation = new Simulation(SLOW, quotas);
    FunctionVersion f = simulation.publish("f");

    for (int i = 0; i < 12; i++) {
      simulation.invoke(f);
    }
    assertThat(refused(simulation, ThrottleReason.FUNCTION_INVOCATION_RATE_LIMIT)).isEqualTo(2);
    simulation.runMillis(999);
    assertThat(simulation.invoke(f).ending()).isEqualTo(Ending.THROTTLED);
    simulation.runMillis(1);
    assertThat(simulation.invoke(f).ending()).isEqualTo(Ending.NONE);
    assertThat(simulation.use("f").concurrency()).isEqualTo(11);
  }

  @Test
  void a_request_that_finds_the_machine_full_takes_the_room_of_who_is_idle_longest() {
    var simulation =
        new Simulation(Profiles.PLAIN, Quotas.STANDARD.with(Quota.MACHINE_ENVIRONMENTS, 2));
    simulation.invoke(simulation.publish("a"));
    simulation.runMillis(300);
    simulation.invoke(simulation.publish("b"));
    simulation.runMillis(300);

    Invocation c = simulation.invoke(simulation.publish("c"));
    simulation.runMillis(300);

    assertThat(simulation.use("a").idleEnvironments()).isZero();
    assertThat(simulation.use("b").idleEnvironments()).isOne();
    assertThat(c.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(c.phaseNanos(Phase.QUEUED)).isEqualTo(2 * MILLI);
  }

  @Test
  void a_request_waits_for_room_on_the_machine_and_not_for_ever() {
    var quotas =
        Quotas.STANDARD.with(Quota.MACHINE_ENVIRONMENTS, 1).with(Quota.QUEUED_MILLIS, 1_000);
    var simulation = new Simulation(SLOW, quotas);
    simulation.invoke(simulation.publish("a"));

    Invocation waits = simulation.invoke(simulation.publish("b"));
    simulation.runMillis(999);
    assertThat(waits.ending()).isEqualTo(Ending.NONE);
    simulation.runMillis(1);

    assertThat(waits.ending()).isEqualTo(Ending.THROTTLED);
    assertThat(waits.phaseNanos(Phase.QUEUED)).isEqualTo(1_000 * MILLI);
    assertThat(simulation.use("b").concurrency()).isZero();
  }

  @Test
  void an_environment_gives_no_way_to_a_start_that_nobody_needs_any_more() {
    var simulation =
        new Simulation(Profiles.PLAIN, Quotas.STANDARD.with(Quota.MACHINE_ENVIRONMENTS, 1));
    FunctionVersion f = simulation.publish("f");
    simulation.invoke(f);
    simulation.runMillis(300);
    simulation.invoke(f);
    simulation.runMillis(10);
    simulation.invoke(f);
    simulation.runMillis(300);

    simulation.invoke(f);

    assertThat(simulation.decisions).endsWith("4 warm in 1");
  }

  @Test
  void nothing_starts_for_those_who_wait_when_the_server_ends() {
    var simulation = new Simulation(SLOW, Quotas.STANDARD.with(Quota.MACHINE_ENVIRONMENTS, 2));
    simulation.invoke(simulation.publish("runs"));
    simulation.runMillis(300);
    simulation.invoke(simulation.publish("starts"));
    simulation.invoke(simulation.publish("waits"));

    simulation.world.enter(simulation.rules::shutdown);
    simulation.runMillis(1_000);

    assertThat(simulation.engine.running()).isZero();
    assertThat((int) simulation.world.ask(simulation.rules::environments)).isZero();
    assertThat(simulation.decisions.stream().filter(d -> d.contains("starts")))
        .containsExactly("1 starts 1", "2 starts 2");
  }

  @Test
  void partitions_share_no_limit() {
    var simulation = new Simulation(SLOW, Quotas.STANDARD.with(Quota.ACCOUNT_CONCURRENCY, 1));
    VersionSpec spec = Simulation.spec("f", VersionSpec.LATEST, 1, 128);
    FunctionVersion here = simulation.publish(spec);
    FunctionVersion there =
        simulation.publish(
            new VersionSpec(
                new dev.headrace.kernel.Partition("000000000000", "eu-central-1"),
                spec.functionName(),
                spec.version(),
                1,
                spec.code(),
                spec.runtime(),
                spec.architecture(),
                spec.handler(),
                spec.environment(),
                128,
                3_000,
                512,
                spec.logGroup(),
                0));

    simulation.invoke(here);
    simulation.invoke(there);

    assertThat(simulation.ended).isEmpty();
  }

  @Test
  @Timeout(30)
  void months_of_requests_pass_in_seconds() {
    var simulation = new Simulation(Profiles.PLAIN);
    FunctionVersion f = simulation.publish("f");

    for (int hour = 0; hour < 24 * 90; hour++) {
      simulation.invoke(f);
      simulation.runHours(1);
    }

    FunctionUse use = simulation.use("f");
    assertThat(use.requests()).isEqualTo(2_160);
    assertThat(use.coldStarts()).isEqualTo(2_160);
    assertThat(use.computeMebibyteMillis()).isEqualTo(2_160L * 1_769 * (50 + 140));
  }
}
