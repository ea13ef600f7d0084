package dev.headrace.lambda.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.engine.simulated.Profile;
import dev.headrace.kernel.Body;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AsynchronousRulesTest {
  private static List<String> attempts(Simulation simulation) {
    return simulation.decisions.stream().filter(d -> d.contains(" ended ")).toList();
  }

  private static int kept(MemoryJournal journal) {
    var keys = new ArrayList<String>();
    journal.load(AsynchronousQueue.KIND, (key, bytes) -> keys.add(key.id()));
    return keys.size();
  }

  private static Simulation restarted(Simulation before, Profile profile) {
    MemoryJournal survivor = before.world.crash();
    var world =
        new SimulatedWorld(SimulatedWorld.Settings.seeded(2), survivor, before.world.nowNanos());
    return new Simulation(world, profile, Quotas.STANDARD, Rulebook.standard());
  }

  @Test
  void an_event_is_accepted_once_it_is_on_disk_and_forgotten_once_it_ran() {
    var simulation = new Simulation(Profiles.PLAIN);

    Invocation event = simulation.enqueue(simulation.publish("f"));
    assertThat(simulation.ended).isEmpty();
    simulation.runMillis(4);
    assertThat(simulation.ended).containsExactly(event);
    assertThat(event.ending()).isEqualTo(Ending.ACCEPTED);
    assertThat(kept(simulation.world.journal())).isOne();
    simulation.runMillis(500);

    assertThat(attempts(simulation)).containsExactly("2 ended ANSWERED");
    assertThat(kept(simulation.world.journal())).isZero();
    assertThat(simulation.use("f").pendingEvents()).isZero();
  }

  @Test
  void an_event_that_fails_is_tried_again_after_one_minute_and_after_two_more() {
    var simulation = new Simulation(Profiles.failing());
    simulation.enqueue(simulation.publish("f"));

    simulation.runMillis(60_000);
    assertThat(attempts(simulation)).hasSize(1);
    simulation.runMillis(1_000);
    assertThat(attempts(simulation)).hasSize(2);
    simulation.runMillis(119_000);
    assertThat(attempts(simulation)).hasSize(2);
    simulation.runMillis(1_000);
    assertThat(attempts(simulation)).hasSize(3);
    simulation.runHours(7);

    assertThat(attempts(simulation)).hasSize(3);
    assertThat(kept(simulation.world.journal())).isZero();
  }

  @Test
  void each_attempt_has_the_request_id_of_the_event() {
    var simulation = new Simulation(Profiles.failing());

    Invocation event = simulation.enqueue(simulation.publish("f"));
    simulation.runHours(1);

    assertThat(simulation.linesOf("f").stream().filter(l -> l.startsWith("START")))
        .hasSize(3)
        .allMatch(l -> l.contains(event.requestId()));
  }

  @Test
  void fewer_retries_are_made_where_fewer_are_configured() {
    var simulation = new Simulation(Profiles.failing());
    FunctionVersion f = simulation.publish("f");
    simulation.world.enter(
        () -> simulation.rules.setAsynchronousConfig(f, new AsynchronousConfig(21_600, 0)));

    simulation.enqueue(f);
    simulation.runHours(1);

    assertThat(attempts(simulation)).hasSize(1);
  }

  @Test
  void a_refused_event_is_tried_again_with_growing_delays_until_it_runs() {
    var simulation =
        new Simulation(
            Profiles.PLAIN.withWaiting(
                dev.headrace.engine.simulated.Distribution.fixed(2_900_000_000L)),
            Quotas.STANDARD.with(Quota.ACCOUNT_CONCURRENCY, 1));
    FunctionVersion f = simulation.publish("f");
    simulation.invoke(f);

    simulation.enqueue(f);
    simulation.runMillis(20_000);

    assertThat(attempts(simulation))
        .containsExactly(
            "3 ended THROTTLED",
            "4 ended THROTTLED",
            "5 ended THROTTLED",
            "1 ended ANSWERED",
            "6 ended ANSWERED");
  }

  @Test
  void a_refused_event_is_given_up_when_it_is_too_old() {
    var simulation =
        new Simulation(
            Profiles.PLAIN.withWaiting(
                dev.headrace.engine.simulated.Distribution.fixed(2_900_000_000L)),
            Quotas.STANDARD
                .with(Quota.ENVIRONMENT_GROWTH, 1)
                .with(Quota.ENVIRONMENT_GROWTH_MILLIS, 3_600_000));
    FunctionVersion f = simulation.publish("f");
    simulation.world.enter(
        () -> simulation.rules.setAsynchronousConfig(f, new AsynchronousConfig(60, 2)));
    simulation.invoke(f);
    simulation.runMillis(100);
    simulation.world.enter(() -> simulation.rules.retire(f));
    FunctionVersion again = simulation.publish("f");
    simulation.world.enter(
        () -> simulation.rules.setAsynchronousConfig(again, new AsynchronousConfig(60, 2)));

    simulation.enqueue(again);
    simulation.runHours(7);

    assertThat(attempts(simulation)).filteredOn(d -> d.contains("THROTTLED")).hasSize(6);
    assertThat(kept(simulation.world.journal())).isZero();
  }

  @Test
  void a_function_that_is_stopped_gives_its_events_up_at_once() {
    var simulation = new Simulation(Profiles.PLAIN);
    FunctionVersion f = simulation.publish("f");
    simulation.world.enter(
        () -> simulation.rules.setReservedConcurrency(Simulation.PARTITION, "f", 0));

    Invocation event = simulation.enqueue(f);
    simulation.runMillis(100);

    assertThat(event.ending()).isEqualTo(Ending.ACCEPTED);
    assertThat(kept(simulation.world.journal())).isZero();
  }

  @Test
  void an_accepted_event_runs_after_a_crash() {
    var before = new Simulation(Profiles.PLAIN);
    Invocation event = before.enqueue(before.publish("f"));
    before.runMillis(50);
    assertThat(event.ending()).isEqualTo(Ending.ACCEPTED);

    Simulation after = restarted(before, Profiles.PLAIN);
    after.publish("f");
    after.world.enter(() -> after.rules.recover(after.world.journal()));
    after.runMillis(500);

    assertThat(after.linesOf("f").getFirst())
        .isEqualTo("START RequestId: " + event.requestId() + " Version: $LATEST");
    assertThat(kept(after.world.journal())).isZero();
  }

  @Test
  void a_crash_forgets_neither_the_attempts_that_failed_nor_when_the_next_is_due() {
    var before = new Simulation(Profiles.failing());
    before.enqueue(before.publish("f"));
    before.runMillis(10_000);

    Simulation after = restarted(before, Profiles.failing());
    after.publish("f");
    after.world.enter(() -> after.rules.recover(after.world.journal()));
    after.runMillis(50_000);
    assertThat(attempts(after)).isEmpty();
    after.runHours(1);

    assertThat(attempts(after)).hasSize(2);
  }

  @Test
  void an_event_of_a_function_that_is_no_more_is_dropped() {
    var before = new Simulation(Profiles.PLAIN);
    before.enqueue(before.publish("f"));
    before.runMillis(50);

    Simulation after = restarted(before, Profiles.PLAIN);
    after.world.enter(() -> after.rules.recover(after.world.journal()));
    after.runMillis(50);

    assertThat(kept(after.world.journal())).isZero();
  }

  @Test
  void more_events_than_may_be_kept_are_refused() {
    var simulation =
        new Simulation(Profiles.PLAIN, Quotas.STANDARD.with(Quota.ASYNCHRONOUS_EVENTS, 1));
    FunctionVersion f = simulation.publish("f");

    Invocation first = simulation.enqueue(f);
    Invocation second = simulation.enqueue(f);

    assertThat(second.throttleReason()).isEqualTo(ThrottleReason.CALLER_RATE_LIMIT);
    assertThat(first.throttleReason()).isNull();
  }

  @Test
  void what_was_used_in_earlier_processes_counts_on() {
    var simulation = new Simulation(Profiles.PLAIN);
    simulation.earlier.put(LambdaDimension.REQUESTS, 5L);
    simulation.earlier.put(LambdaDimension.REQUESTS_ARM, 2L);
    simulation.earlier.put(LambdaDimension.COMPUTE, 100L);
    simulation.earlier.put(LambdaDimension.COMPUTE_FAILED, 50L);
    FunctionVersion f = simulation.publish("f");

    assertThat(simulation.use("f").computeMebibyteMillis()).isEqualTo(100);
    simulation.invoke(f);
    simulation.runMillis(500);

    assertThat(simulation.use("f").requests()).isEqualTo(8);
  }

  @Test
  void what_is_used_is_metered_under_the_tags_of_the_function() {
    var simulation = new Simulation(Profiles.PLAIN);
    FunctionVersion f = simulation.publish("f");
    simulation.world.enter(() ->
        simulation.rules.tag(Simulation.PARTITION, "f", new TreeMap<>(Map.of("team", "search"))));
    simulation.invoke(f);
    simulation.runMillis(500);
    simulation.meter.peek(simulation.metered::add);

    assertThat(simulation.metered)
        .isNotEmpty()
        .allMatch(usage -> usage.tags().equals(Map.of("team", "search")));
  }

  @Test
  void a_document_of_an_event_reads_back_as_it_was_and_a_damaged_one_is_refused() {
    var document =
        new EventDocument(
            "f", "$LATEST", "id", "arn", null, "{\"a\":1}", 5, 1, 9, Body.of(new byte[] {1, 2}));

    EventDocument read = EventDocument.decode(document.encode());

    assertThat(read).usingRecursiveComparison().isEqualTo(document);
    assertThatThrownBy(() -> EventDocument.decode(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EventDocument.decode(new byte[] {9}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
