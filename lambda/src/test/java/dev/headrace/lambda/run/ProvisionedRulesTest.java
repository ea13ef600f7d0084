package dev.headrace.lambda.run;

import static dev.headrace.engine.simulated.Distribution.fixed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.headrace.engine.simulated.Faults;
import dev.headrace.engine.simulated.Profile;
import dev.headrace.kernel.Body;
import dev.headrace.kernel.usage.Usage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvisionedRulesTest {
  private static final long MILLI = Simulation.MILLI;
  private static final long SECOND = 1_000 * MILLI;
  private static final long HELD_SECOND = 1_769 * 1_000;
  private static final int MEMORY_MIB = 1_769;

  /** Starts in 155 ms, 140 of them INIT, and answers after 50 ms. */
  private static final Profile PLAIN = Profiles.PLAIN;

  private static Profile answeringAfter(long nanos) {
    return new Profile(
        fixed(5 * MILLI),
        fixed(10 * MILLI),
        fixed(40 * MILLI),
        fixed(100 * MILLI),
        fixed(0),
        fixed(nanos),
        64,
        Faults.NONE);
  }

  private static VersionSpec spec(String name, String version) {
    return Simulation.spec(name, version, 1, MEMORY_MIB);
  }

  private static Simulation simulation(Profile profile, Quotas quotas) {
    return new Simulation(profile, quotas);
  }

  private static void provision(Simulation simulation, FunctionVersion version, int level) {
    simulation.world.enter(() -> simulation.rules.provision(version, level));
  }

  private static FunctionVersion published(Simulation simulation) {
    return simulation.publish(spec("f", "1"));
  }

  /** Version 1 of f, with so many environments that are ready. */
  private static FunctionVersion provisioned(Simulation simulation, int level) {
    FunctionVersion f = published(simulation);
    provision(simulation, f, level);
    simulation.runMillis(200);
    return f;
  }

  private static Map<LambdaDimension, Long> used(Simulation simulation) {
    simulation.world.enter(() -> {
      simulation.meter.settle(simulation.world.epochMillis());
      simulation.meter.peek(simulation.metered::add);
    });
    var sums = new EnumMap<LambdaDimension, Long>(LambdaDimension.class);
    for (Usage usage : simulation.metered) {
      sums.merge((LambdaDimension) usage.dimension(), usage.quantity(), Long::sum);
    }
    return sums;
  }

  @Test
  void the_first_request_of_a_provisioned_version_waits_for_nothing_and_is_not_cold() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = provisioned(simulation, 1);

    Invocation request = simulation.invoke(f);
    simulation.runMillis(100);

    assertThat(request.totalNanos()).isEqualTo(50 * MILLI);
    assertThat(request.cold()).isFalse();
    assertThat(request.provisioned()).isTrue();
    assertThat(simulation.use("f").coldStarts()).isZero();
    assertThat(simulation.use("f").provisionedRequests()).isEqualTo(1);
  }

  @Test
  void an_allocation_is_in_progress_until_all_are_initialised_and_ready_then() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = published(simulation);

    provision(simulation, f, 3);
    ProvisionedState begun = f.provisioned();
    simulation.runMillis(200);

    assertThat(begun)
        .isEqualTo(new ProvisionedState(3, 0, ProvisionedState.Status.IN_PROGRESS, null));
    assertThat(f.provisioned())
        .isEqualTo(new ProvisionedState(3, 3, ProvisionedState.Status.READY, null));
    assertThat(simulation.use("f").provisioned()).isEqualTo(3);
    assertThat(simulation.use("f").allocated()).isEqualTo(3);
  }

  @Test
  void none_of_an_allocation_serves_before_all_of_it_are_initialised() {
    var simulation =
        simulation(
            PLAIN,
            Quotas.STANDARD
                .with(Quota.PROVISIONED_GROWTH, 1)
                .with(Quota.PROVISIONED_GROWTH_MILLIS, 1_000));
    FunctionVersion f = published(simulation);
    provision(simulation, f, 2);
    simulation.runMillis(500);

    Invocation early = simulation.invoke(f);
    simulation.runMillis(1_000);
    Invocation late = simulation.invoke(f);
    simulation.runMillis(300);

    assertThat(early.provisioned()).isFalse();
    assertThat(early.cold()).isTrue();
    assertThat(late.provisioned()).isTrue();
  }

  @Test
  void those_that_were_ready_serve_on_while_more_are_allocated() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = provisioned(simulation, 1);
    provision(simulation, f, 2);

    Invocation first = simulation.invoke(f);
    simulation.runMillis(60);
    Invocation second = simulation.invoke(f);
    simulation.runMillis(60);

    assertThat(f.provisioned().status()).isEqualTo(ProvisionedState.Status.IN_PROGRESS);
    assertThat(first.provisioned()).isTrue();
    assertThat(second.provisioned()).isTrue();
  }

  @Test
  void a_request_that_finds_all_of_them_busy_spills_over_to_an_environment_on_demand() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = provisioned(simulation, 1);

    Invocation first = simulation.invoke(f);
    Invocation spilled = simulation.invoke(f);
    simulation.runMillis(40);
    simulation.runMillis(300);
    Invocation again = simulation.invoke(f);
    simulation.runMillis(100);

    assertThat(first.provisioned()).isTrue();
    assertThat(spilled.provisioned()).isTrue();
    assertThat(spilled.totalNanos()).isEqualTo(100 * MILLI);
    assertThat(again.provisioned()).isTrue();
    assertThat(simulation.use("f").environments()).isEqualTo(2);
  }

  @Test
  void a_spill_over_pays_for_its_cold_start_where_nothing_is_free_earlier() {
    var simulation = new Simulation(answeringAfter(SECOND));
    FunctionVersion f = provisioned(simulation, 1);

    simulation.invoke(f);
    Invocation spilled = simulation.invoke(f);
    simulation.runMillis(3_000);

    assertThat(spilled.provisioned()).isFalse();
    assertThat(spilled.cold()).isTrue();
    assertThat(simulation.use("f").spillovers()).isEqualTo(1);
    Map<LambdaDimension, Long> used = used(simulation);
    assertThat(used)
        .containsEntry(LambdaDimension.COMPUTE, MEMORY_MIB * 1_140L)
        .containsEntry(LambdaDimension.PROVISIONED_COMPUTE, MEMORY_MIB * 1_140L)
        .containsEntry(LambdaDimension.REQUESTS, 2L);
  }

  @Test
  void more_requests_a_second_than_ten_for_each_unit_spill_over_too() {
    var simulation = new Simulation(answeringAfter(MILLI));
    FunctionVersion f = provisioned(simulation, 1);

    var requests = new ArrayList<Invocation>();
    for (int i = 0; i < 11; i++) {
      requests.add(simulation.invoke(f));
      simulation.runMillis(2);
    }
    simulation.runMillis(300);

    assertThat(requests.subList(0, 10)).allMatch(Invocation::provisioned);
    assertThat(requests.get(10).provisioned()).isFalse();
  }

  @Test
  void provisioned_environments_know_it_and_log_their_init_phase_apart() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = provisioned(simulation, 1);

    simulation.invoke(f);
    simulation.runMillis(100);

    List<String> lines = simulation.linesOf("f");
    assertThat(lines.getFirst()).isEqualTo("INIT_REPORT Init Duration: 140.00 ms");
    assertThat(lines).filteredOn(line -> line.startsWith("REPORT")).hasSize(1);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("REPORT"))
        .noneMatch(line -> line.contains("Init Duration"));
    assertThat(WorkSpecs.of(f.spec(), true, "s", (at, line) -> {}).environment())
        .containsEntry("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency");
    assertThat(WorkSpecs.of(f.spec(), false, "s", (at, line) -> {}).environment())
        .containsEntry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
  }

  @Test
  void they_are_not_stopped_for_being_idle_and_serve_after_hours() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = published(simulation);
    provision(simulation, f, 2);

    simulation.runHours(5);
    Invocation request = simulation.invoke(f);
    simulation.runMillis(100);

    assertThat(request.provisioned()).isTrue();
    assertThat(request.totalNanos()).isEqualTo(50 * MILLI);
    assertThat(simulation.use("f").environments()).isEqualTo(2);
  }

  @Test
  void one_that_grows_too_old_is_followed_by_another_before_it_ends() {
    var simulation = simulation(PLAIN, Quotas.STANDARD.with(Quota.MAXIMUM_AGE_MILLIS, 100_000));
    FunctionVersion f = published(simulation);
    provision(simulation, f, 1);

    int cold = 0;
    for (int i = 0; i < 3_000; i++) {
      simulation.runMillis(100);
      Invocation request = simulation.invoke(f);
      simulation.runMillis(60);
      cold += i > 2 && !request.provisioned() ? 1 : 0;
    }

    assertThat(cold).isZero();
    assertThat(simulation.decisions).filteredOn(line -> line.contains("ahead")).hasSize(6);
    assertThat(f.provisioned().status()).isEqualTo(ProvisionedState.Status.READY);
  }

  @Test
  void one_that_crashes_is_replaced() {
    var simulation = new Simulation(PLAIN.with(new Faults(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)));
    FunctionVersion f = provisioned(simulation, 2);

    simulation.invoke(f);
    simulation.runMillis(51);
    int allocated = f.provisioned().allocated();
    simulation.runMillis(300);

    assertThat(allocated).isEqualTo(1);
    assertThat(f.provisioned())
        .isEqualTo(new ProvisionedState(2, 2, ProvisionedState.Status.READY, null));
  }

  @Test
  void an_allocation_whose_code_cannot_be_initialised_fails_and_says_why() {
    var simulation = new Simulation(PLAIN.with(new Faults(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
    FunctionVersion f = published(simulation);

    provision(simulation, f, 5);
    simulation.runMillis(60_000);

    assertThat(f.provisioned().status()).isEqualTo(ProvisionedState.Status.FAILED);
    assertThat(f.provisioned().allocated()).isZero();
    assertThat(f.provisioned().statusReason()).startsWith("FUNCTION_ERROR_INIT_FAILURE");
    assertThat(simulation.use("f").environments()).isLessThanOrEqualTo(1);
  }

  @Test
  void an_allocation_that_the_machine_cannot_start_says_so() {
    var simulation = new Simulation(PLAIN.with(new Faults(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
    FunctionVersion f = published(simulation);

    provision(simulation, f, 1);
    simulation.runMillis(60_000);

    assertThat(f.provisioned().status()).isEqualTo(ProvisionedState.Status.FAILED);
    assertThat(f.provisioned().statusReason())
        .isEqualTo("An environment could not be started: simulated: it cannot be started");
  }

  @Test
  void what_is_ready_serves_where_the_rest_of_its_allocation_has_failed() {
    var simulation =
        simulation(
            PLAIN,
            Quotas.STANDARD.with(Quota.MACHINE_ENVIRONMENTS, 1).with(Quota.QUEUED_MILLIS, 1_000));
    FunctionVersion f = published(simulation);
    provision(simulation, f, 2);
    simulation.runMillis(60_000);

    Invocation request = simulation.invoke(f);
    simulation.runMillis(100);

    assertThat(f.provisioned().status()).isEqualTo(ProvisionedState.Status.FAILED);
    assertThat(request.provisioned()).isTrue();
  }

  @Test
  void an_allocation_that_failed_is_tried_again_less_and_less_often() {
    var simulation = new Simulation(PLAIN.with(new Faults(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
    FunctionVersion f = published(simulation);

    provision(simulation, f, 1);
    simulation.runHours(24);

    assertThat(simulation.decisions)
        .filteredOn(line -> line.contains("ahead"))
        .hasSizeBetween(24 * 11, 24 * 13);
  }

  @Test
  void an_init_phase_may_take_as_long_as_lambda_allows_for_provisioned_ones() {
    var slow =
        new Profile(
            fixed(5 * MILLI),
            fixed(10 * MILLI),
            fixed(40 * MILLI),
            fixed(60 * SECOND),
            fixed(0),
            fixed(50 * MILLI),
            64,
            Faults.NONE);
    var simulation = new Simulation(slow);
    FunctionVersion f = published(simulation);

    provision(simulation, f, 1);
    simulation.runMillis(61_000);

    assertThat(f.provisioned().status()).isEqualTo(ProvisionedState.Status.READY);
  }

  @Test
  void preparation_takes_its_time_before_anything_starts() {
    var simulation =
        simulation(PLAIN, Quotas.STANDARD.with(Quota.PROVISIONED_PREPARATION_MILLIS, 60_000));
    FunctionVersion f = published(simulation);

    provision(simulation, f, 1);
    simulation.runMillis(60_000);
    boolean before = f.provisioned().status() == ProvisionedState.Status.READY;
    simulation.runMillis(200);

    assertThat(before).isFalse();
    assertThat(f.provisioned().status()).isEqualTo(ProvisionedState.Status.READY);
  }

  @Test
  void they_start_no_faster_than_the_quota_of_their_function_allows() {
    var simulation =
        simulation(
            PLAIN,
            Quotas.STANDARD
                .with(Quota.PROVISIONED_GROWTH, 10)
                .with(Quota.PROVISIONED_GROWTH_MILLIS, 10_000));
    FunctionVersion f = published(simulation);

    provision(simulation, f, 15);
    simulation.runMillis(4_900);
    int before = f.provisioned().allocated();
    simulation.runMillis(300);

    assertThat(before).isEqualTo(14);
    assertThat(f.provisioned().allocated()).isEqualTo(15);
  }

  @Test
  void a_lower_level_ends_the_idle_at_once_and_the_busy_after_their_request() {
    var simulation = new Simulation(answeringAfter(SECOND));
    FunctionVersion f = provisioned(simulation, 3);
    Invocation first = simulation.invoke(f);
    Invocation second = simulation.invoke(f);

    provision(simulation, f, 1);
    simulation.runMillis(100);
    int running = simulation.use("f").environments();
    simulation.runMillis(2_000);

    assertThat(running).isEqualTo(2);
    assertThat(first.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(second.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(second.provisioned()).isTrue();
    assertThat(simulation.use("f").environments()).isEqualTo(1);
    assertThat(f.provisioned())
        .isEqualTo(new ProvisionedState(1, 1, ProvisionedState.Status.READY, null));
  }

  @Test
  void a_level_of_0_leaves_nothing_behind() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = provisioned(simulation, 3);

    provision(simulation, f, 0);
    simulation.runMillis(100);

    assertThat(f.provisioned()).isEqualTo(ProvisionedState.NONE);
    assertThat(simulation.use("f").environments()).isZero();
    assertThat(simulation.use("f").provisioned()).isZero();
  }

  @Test
  void a_version_that_is_deleted_takes_its_provisioned_environments_with_it() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = provisioned(simulation, 3);

    simulation.world.enter(() -> simulation.rules.retire(f));
    simulation.runMillis(100);

    assertThat(simulation.engine.running()).isZero();
    FunctionVersion other = simulation.publish(spec("g", "1"));
    assertThat((int) simulation.world.ask(() -> simulation.rules.provisionable(other)))
        .isEqualTo(900);
  }

  @Test
  void a_changed_version_runs_its_new_code_in_all_that_are_provisioned() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = provisioned(simulation, 2);

    simulation.publish(Simulation.spec("f", "1", 2, MEMORY_MIB));
    simulation.runMillis(200);
    Invocation request = simulation.invoke(f);
    simulation.runMillis(100);

    assertThat(request.provisioned()).isTrue();
    assertThat(simulation.use("f").environments()).isEqualTo(2);
  }

  @Test
  void a_hundred_of_the_accounts_concurrency_stay_unreserved() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = published(simulation);
    FunctionVersion g = simulation.publish(spec("g", "1"));

    provision(simulation, f, 600);

    assertThat((int) simulation.world.ask(() -> simulation.rules.provisionable(g))).isEqualTo(300);
    assertThat(
            (int)
                simulation.world.ask(() -> simulation.rules.reservable(Simulation.PARTITION, "g")))
        .isEqualTo(300);
    assertThatIllegalArgumentException().isThrownBy(() -> provision(simulation, g, 301));
    provision(simulation, g, 300);
  }

  @Test
  void a_function_has_no_more_provisioned_than_is_reserved_for_it() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = published(simulation);
    reserve(simulation, "f", 5);

    assertThatIllegalArgumentException().isThrownBy(() -> provision(simulation, f, 6));
    provision(simulation, f, 5);
    assertThatIllegalArgumentException().isThrownBy(() -> reserve(simulation, "f", 4));
  }

  private static void reserve(Simulation simulation, String name, int concurrency) {
    simulation.world.enter(
        () -> simulation.rules.setReservedConcurrency(Simulation.PARTITION, name, concurrency));
  }

  @Test
  void a_reservation_that_is_all_provisioned_leaves_nothing_to_other_versions() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion one = published(simulation);
    FunctionVersion latest = simulation.publish(spec("f", VersionSpec.LATEST));
    reserve(simulation, "f", 2);
    provision(simulation, one, 2);
    simulation.runMillis(200);

    Invocation refused = simulation.invoke(latest);
    Invocation served = simulation.invoke(one);
    simulation.runMillis(100);

    assertThat(refused.throttleReason())
        .isEqualTo(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT);
    assertThat(served.ending()).isEqualTo(Ending.ANSWERED);
  }

  @Test
  void what_is_provisioned_for_one_function_is_not_there_for_others() {
    var simulation =
        simulation(
            answeringAfter(SECOND),
            Quotas.STANDARD
                .with(Quota.ACCOUNT_CONCURRENCY, 5)
                .with(Quota.UNRESERVED_CONCURRENCY_MINIMUM, 2));
    FunctionVersion f = published(simulation);
    FunctionVersion g = simulation.publish(spec("g", "1"));
    provision(simulation, f, 3);
    simulation.runMillis(200);

    var others = List.of(simulation.invoke(g), simulation.invoke(g), simulation.invoke(g));
    var own = List.of(simulation.invoke(f), simulation.invoke(f), simulation.invoke(f));
    Invocation spilled = simulation.invoke(f);
    simulation.runMillis(3_000);

    assertThat(others.get(2).throttleReason())
        .isEqualTo(ThrottleReason.CONCURRENT_INVOCATION_LIMIT);
    assertThat(own).allMatch(Invocation::provisioned);
    assertThat(spilled.throttleReason()).isEqualTo(ThrottleReason.CONCURRENT_INVOCATION_LIMIT);
  }

  @Test
  void others_that_need_room_on_the_machine_do_not_take_that_of_provisioned_ones() {
    var simulation =
        simulation(
            PLAIN,
            Quotas.STANDARD.with(Quota.MACHINE_ENVIRONMENTS, 2).with(Quota.QUEUED_MILLIS, 1_000));
    FunctionVersion f = published(simulation);
    FunctionVersion g = simulation.publish(spec("g", "1"));
    provision(simulation, f, 2);
    simulation.runMillis(200);

    Invocation request = simulation.invoke(g);
    simulation.runMillis(2_000);

    assertThat(request.ending()).isEqualTo(Ending.THROTTLED);
    assertThat(f.provisioned().allocated()).isEqualTo(2);
  }

  @Test
  void provisioned_ones_take_the_room_of_what_is_idle_and_fail_where_there_is_none() {
    var simulation =
        simulation(
            PLAIN,
            Quotas.STANDARD.with(Quota.MACHINE_ENVIRONMENTS, 2).with(Quota.QUEUED_MILLIS, 1_000));
    FunctionVersion f = published(simulation);
    FunctionVersion g = simulation.publish(spec("g", "1"));
    simulation.invoke(g);
    simulation.runMillis(300);

    provision(simulation, f, 2);
    simulation.runMillis(1_000);
    ProvisionedState fits = f.provisioned();
    provision(simulation, f, 3);
    simulation.runMillis(20_000);

    assertThat(fits.status()).isEqualTo(ProvisionedState.Status.READY);
    assertThat(f.provisioned().status()).isEqualTo(ProvisionedState.Status.FAILED);
    assertThat(f.provisioned().allocated()).isEqualTo(2);
    assertThat(f.provisioned().statusReason()).contains("no room");
  }

  @Test
  void what_is_held_is_paid_by_level_and_time_and_what_of_it_idled_is_told() {
    var simulation = new Simulation(answeringAfter(10 * SECOND));
    FunctionVersion f =
        simulation.publish(Simulation.specWithTimeout("f", "1", MEMORY_MIB, 60_000));
    provision(simulation, f, 2);
    simulation.runMillis(60_000);
    provision(simulation, f, 4);
    simulation.runMillis(1_000);
    simulation.invoke(f);
    simulation.runMillis(240_000 - 1_000);
    provision(simulation, f, 0);

    Map<LambdaDimension, Long> used = used(simulation);
    assertThat(used)
        .containsEntry(LambdaDimension.PROVISIONED_HOLD, (2 * 60 + 4 * 240) * HELD_SECOND)
        .containsEntry(
            LambdaDimension.PROVISIONED_HOLD_IDLE, (2 * 60 + 4 * 240 - 10) * HELD_SECOND);
  }

  @Test
  void the_time_from_enabling_to_disabling_is_rounded_up_to_five_minutes() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = published(simulation);
    provision(simulation, f, 2);
    simulation.runMillis(300_001);
    provision(simulation, f, 0);

    assertThat(used(simulation))
        .containsEntry(LambdaDimension.PROVISIONED_HOLD, 2 * 600 * HELD_SECOND);
  }

  @Test
  void what_moves_to_another_version_at_one_instant_is_not_rounded() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion one = published(simulation);
    FunctionVersion two = simulation.publish(spec("f", "2"));
    provision(simulation, one, 2);
    simulation.runMillis(100_000);
    simulation.world.enter(() -> {
      simulation.rules.provision(one, 0);
      simulation.rules.provision(two, 2);
    });
    simulation.runMillis(200_000);
    provision(simulation, two, 0);

    assertThat(used(simulation))
        .containsEntry(LambdaDimension.PROVISIONED_HOLD, 2 * 300 * HELD_SECOND);
  }

  @Test
  void a_month_of_office_hours_is_held_for_as_long_and_initialised_again_as_it_ages() {
    var simulation = new Simulation(PLAIN, Quotas.STANDARD.with(Quota.EXPLAINED_INVOCATIONS, 0));
    FunctionVersion f = published(simulation);

    for (int day = 0; day < 30; day++) {
      provision(simulation, f, 10);
      simulation.runHours(8);
      provision(simulation, f, 0);
      simulation.runHours(16);
    }

    Map<LambdaDimension, Long> used = used(simulation);
    long held = 30L * 8 * 3_600 * 10 * HELD_SECOND;
    assertThat(used).containsEntry(LambdaDimension.PROVISIONED_HOLD, held);
    assertThat(used).containsEntry(LambdaDimension.PROVISIONED_HOLD_IDLE, held);
    assertThat(used)
        .containsEntry(LambdaDimension.PROVISIONED_COMPUTE, 30L * 10 * 5 * 140 * MEMORY_MIB);
    assertThat(simulation.engine.running()).isZero();
  }

  @Test
  void each_hour_is_billed_what_was_held_in_it() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = published(simulation);
    simulation.runMillis(1_800_000);
    provision(simulation, f, 1);
    simulation.runHours(2);

    used(simulation);

    assertThat(simulation.metered)
        .filteredOn(usage -> usage.dimension() == LambdaDimension.PROVISIONED_HOLD)
        .extracting(Usage::quantity)
        .containsExactly(1_800 * HELD_SECOND, 3_600 * HELD_SECOND, 1_800 * HELD_SECOND);
    assertThat(simulation.metered)
        .filteredOn(usage -> usage.dimension() == LambdaDimension.PROVISIONED_HOLD_IDLE)
        .extracting(Usage::quantity)
        .containsExactly(1_800 * HELD_SECOND, 3_600 * HELD_SECOND, 1_800 * HELD_SECOND);
  }

  @Test
  void arm_has_usage_types_of_its_own() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f =
        simulation.publish(Simulation.specOn("f", "1", MEMORY_MIB, Architecture.ARM64, 1_024));
    provision(simulation, f, 1);
    simulation.runMillis(200);
    simulation.invoke(f);
    simulation.runMillis(300_000 - 200);
    provision(simulation, f, 0);

    assertThat(used(simulation))
        .containsOnly(
            Map.entry(LambdaDimension.REQUESTS_ARM, 1L),
            Map.entry(LambdaDimension.PROVISIONED_COMPUTE_ARM, MEMORY_MIB * 190L),
            Map.entry(LambdaDimension.PROVISIONED_HOLD_ARM, 300 * HELD_SECOND),
            Map.entry(
                LambdaDimension.PROVISIONED_HOLD_ARM_IDLE, 300 * HELD_SECOND - 50 * MEMORY_MIB),
            Map.entry(LambdaDimension.STORAGE_ARM, 512 * 190L));
  }

  @Test
  void usage_types_are_those_of_the_price_list() {
    assertThat(LambdaDimension.values())
        .filteredOn(dimension -> dimension.wasteOf() == null)
        .extracting(LambdaDimension::usageType)
        .containsExactly(
            "Request",
            "Lambda-GB-Second",
            "Request-ARM",
            "Lambda-GB-Second-ARM",
            "Lambda-Provisioned-Concurrency",
            "Lambda-Provisioned-Concurrency-ARM",
            "Lambda-Provisioned-GB-Second",
            "Lambda-Provisioned-GB-Second-ARM",
            "Lambda-Storage-GB-Second",
            "Lambda-Storage-GB-Second-ARM");
  }

  @Test
  void what_failed_requests_cost_is_told_beside_what_all_cost() {
    var simulation = new Simulation(Profiles.failing());
    FunctionVersion f =
        simulation.publish(Simulation.specOn("f", "1", MEMORY_MIB, Architecture.X86_64, 10_240));
    provision(simulation, f, 1);
    simulation.runMillis(200);
    simulation.invoke(f);
    simulation.runMillis(1);
    simulation.invoke(f);
    simulation.runMillis(1_000);

    Map<LambdaDimension, Long> used = used(simulation);
    assertThat(used)
        .containsEntry(LambdaDimension.REQUESTS, 2L)
        .containsEntry(LambdaDimension.REQUESTS_FAILED, 2L)
        .containsEntry(LambdaDimension.PROVISIONED_COMPUTE, MEMORY_MIB * 240L)
        .containsEntry(LambdaDimension.PROVISIONED_COMPUTE_FAILED, MEMORY_MIB * 100L)
        .containsEntry(LambdaDimension.STORAGE, 9_728 * 240L)
        .containsEntry(LambdaDimension.STORAGE_FAILED, 9_728 * 100L);
  }

  @Test
  void a_large_asynchronous_event_is_paid_as_several_requests() {
    var billing = new Billing();

    assertThat(billing.requests(false, 6_000_000)).isEqualTo(1);
    assertThat(billing.requests(true, 256 * 1_024)).isEqualTo(1);
    assertThat(billing.requests(true, 256 * 1_024 + 1)).isEqualTo(2);
    assertThat(billing.requests(true, 320 * 1_024)).isEqualTo(2);
    assertThat(billing.requests(true, 320 * 1_024 + 1)).isEqualTo(3);
    assertThat(billing.requests(true, 1_024 * 1_024)).isEqualTo(13);
  }

  @Test
  void an_asynchronous_event_is_metered_by_its_size() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = published(simulation);
    var event = new Invocation(f, Body.of(new byte[1_024 * 1_024]), simulation.ended::add);

    simulation.world.enter(() -> simulation.rules.enqueue(event));
    simulation.runMillis(1_000);

    assertThat(used(simulation)).containsEntry(LambdaDimension.REQUESTS, 13L);
  }

  @Test
  void why_tells_that_a_request_ran_in_a_provisioned_environment() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = provisioned(simulation, 1);
    Invocation request = simulation.invoke(f);

    Explanation running = simulation.world.ask(() -> simulation.rules.why(request.requestId()));
    simulation.runMillis(100);
    Explanation ended = simulation.world.ask(() -> simulation.rules.why(request.requestId()));

    assertThat(running.provisioned()).isTrue();
    assertThat(ended.provisioned()).isTrue();
    assertThat(ended.cold()).isFalse();
  }

  @Test
  void metrics_tell_what_ran_provisioned_what_spilled_over_and_how_much_was_used() {
    var simulation = new Simulation(answeringAfter(SECOND));
    FunctionVersion f = provisioned(simulation, 2);
    for (int i = 0; i < 3; i++) {
      simulation.invoke(f);
    }
    simulation.runMillis(3_000);

    assertThat(simulation.observed(LambdaMetric.PROVISIONED_CONCURRENCY_INVOCATIONS, 0))
        .containsExactly(1.0, 1.0);
    assertThat(simulation.observed(LambdaMetric.PROVISIONED_CONCURRENCY_SPILLOVER_INVOCATIONS, 0))
        .containsExactly(1.0);
    assertThat(simulation.observed(LambdaMetric.PROVISIONED_CONCURRENT_EXECUTIONS, 0))
        .containsExactly(1.0, 2.0);
    assertThat(simulation.observed(LambdaMetric.PROVISIONED_CONCURRENCY_UTILIZATION, 0))
        .containsExactly(0.5, 1.0);
  }

  @Test
  void a_server_that_ends_starts_none_in_place_of_those_that_it_stops() {
    var simulation = new Simulation(PLAIN);
    provisioned(simulation, 2);

    simulation.world.enter(simulation.rules::shutdown);
    simulation.runMillis(60_000);

    assertThat(simulation.engine.running()).isZero();
  }
}
