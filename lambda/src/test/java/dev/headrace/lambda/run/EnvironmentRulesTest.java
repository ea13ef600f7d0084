package dev.headrace.lambda.run;

import static dev.headrace.engine.simulated.Distribution.fixed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.engine.simulated.Faults;
import dev.headrace.engine.simulated.Profile;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Phase;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EnvironmentRulesTest {
  private static final long MILLI = Simulation.MILLI;

  private static final Profile PLAIN = Profiles.PLAIN;

  private static Faults faults(double startFails, double initCrashes, double initHangs) {
    return new Faults(startFails, initCrashes, initHangs, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static Faults requestFaults(
      double functionErrors, double crashes, double outOfMemory, double neverAnswers) {
    return new Faults(0, 0, 0, 0, functionErrors, crashes, outOfMemory, neverAnswers, 0, 0, 0, 0);
  }

  @Test
  void the_first_request_starts_an_environment_and_the_second_finds_it_warm() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");

    Invocation first = simulation.invoke(f);
    simulation.runMillis(300);
    Invocation second = simulation.invoke(f);
    simulation.runMillis(300);

    assertThat(simulation.decisions)
        .containsExactly(
            "1 starts 1", "1 cold in 1", "1 ended ANSWERED", "2 warm in 1", "2 ended ANSWERED");
    assertThat(first.totalNanos()).isEqualTo(205 * MILLI);
    assertThat(second.totalNanos()).isEqualTo(50 * MILLI);
  }

  @Test
  void a_cold_request_says_by_phase_what_it_waited_for() {
    var simulation = new Simulation(PLAIN);

    Invocation request = simulation.invoke(simulation.publish("f"));
    simulation.runMillis(300);

    assertThat(request.phaseNanos(Phase.QUEUED)).isZero();
    assertThat(request.phaseNanos(Phase.SANDBOX)).isEqualTo(5 * MILLI);
    assertThat(request.phaseNanos(Phase.CODE)).isEqualTo(10 * MILLI);
    assertThat(request.phaseNanos(Phase.RUNTIME)).isEqualTo(40 * MILLI);
    assertThat(request.phaseNanos(Phase.INIT)).isEqualTo(100 * MILLI);
  }

  @Test
  void why_explains_a_request_while_it_waits_while_it_runs_and_when_it_has_ended() {
    var simulation = new Simulation(PLAIN);
    Invocation request = simulation.invoke(simulation.publish("f"));
    String id = request.requestId();

    simulation.runMillis(60);
    Explanation waiting = simulation.world.ask(() -> simulation.rules.why(id));
    simulation.runMillis(100);
    Explanation running = simulation.world.ask(() -> simulation.rules.why(id));
    simulation.runMillis(100);
    Explanation ended = simulation.world.ask(() -> simulation.rules.why(id));

    assertThat(waiting.state()).isEqualTo("WAITING_INIT");
    assertThat(running.state()).isEqualTo("RUNNING");
    assertThat(running.runNanos()).isEqualTo(5 * MILLI);
    assertThat(ended.state()).isEqualTo("ANSWERED");
    assertThat(ended.cold()).isTrue();
    assertThat(ended.phaseNanos()).containsEntry(Phase.INIT, 100 * MILLI);
    assertThat((Object) simulation.world.ask(() -> simulation.rules.why("unknown"))).isNull();
  }

  @Test
  void each_request_at_the_same_time_gets_an_environment_of_its_own() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");

    simulation.invoke(f);
    simulation.invoke(f);
    simulation.invoke(f);
    simulation.runMillis(300);

    assertThat(simulation.decisions).contains("1 cold in 1", "2 cold in 2", "3 cold in 3");
  }

  @Test
  void an_environment_that_is_free_earlier_takes_the_request_that_made_another_start() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");
    simulation.invoke(f);
    simulation.runMillis(300);

    simulation.invoke(f);
    simulation.runMillis(10);
    simulation.invoke(f);
    simulation.runMillis(300);
    simulation.invoke(f);

    assertThat(simulation.decisions)
        .containsSubsequence("2 warm in 1", "3 starts 2", "2 ended ANSWERED", "3 warm in 1")
        .endsWith("4 cold in 2");
  }

  @Test
  void a_request_waits_for_an_environment_that_already_starts_for_nobody() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");
    simulation.invoke(f);
    simulation.runMillis(300);
    simulation.invoke(f);
    simulation.invoke(f);
    simulation.runMillis(60);

    simulation.invoke(f);
    simulation.invoke(f);

    assertThat(simulation.decisions.stream().filter(d -> d.contains("starts")))
        .containsExactly("1 starts 1", "3 starts 2", "5 starts 3");
  }

  @Test
  void the_most_recently_used_environment_is_taken_first() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");
    simulation.invoke(f);
    simulation.runMillis(10);
    simulation.invoke(f);
    simulation.runMillis(300);

    simulation.invoke(f);

    assertThat(simulation.decisions).endsWith("3 warm in 2");
  }

  @Test
  void an_environment_without_a_request_ends_after_its_idle_time() {
    var simulation = new Simulation(PLAIN);
    simulation.invoke(simulation.publish("f"));

    simulation.runMillis(600_000);
    assertThat(simulation.engine.running()).isOne();
    simulation.runMillis(300);

    assertThat(simulation.engine.running()).isZero();
    assertThat(simulation.use("f").idleEnvironments()).isZero();
    assertThat(simulation.world.armedAlarms()).isZero();
  }

  @Test
  void an_environment_takes_no_request_beyond_its_maximum_age() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");

    for (int minute = 0; minute < 125; minute++) {
      simulation.invoke(f);
      simulation.runMillis(60_000);
    }

    assertThat(simulation.decisions.stream().filter(d -> d.contains("cold")))
        .containsExactly("1 cold in 1", "121 cold in 2");
  }

  @Test
  void a_request_beyond_its_time_is_answered_then_and_its_environment_ends() throws Exception {
    var simulation = new Simulation(PLAIN.with(requestFaults(0, 0, 0, 1)));

    Invocation request = simulation.invoke(simulation.publish("f"));
    simulation.runMillis(155 + 2_999);
    assertThat(simulation.ended).isEmpty();
    simulation.runMillis(1);

    assertThat(request.ending()).isEqualTo(Ending.TIMED_OUT);
    assertThat(bodyOf(request))
        .isEqualTo(
            "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: "
                + request.requestId()
                + " Error: Task timed out after 3.00 seconds\"}");
    simulation.runMillis(10);
    assertThat(simulation.engine.running()).isZero();
  }

  @Test
  void a_runtime_that_exits_is_reported_and_the_next_request_starts_anew() throws Exception {
    var simulation = new Simulation(PLAIN.with(requestFaults(0, 1, 0, 0)));
    FunctionVersion f = simulation.publish("f");

    Invocation request = simulation.invoke(f);
    simulation.runMillis(300);
    simulation.invoke(f);
    simulation.runMillis(300);

    assertThat(request.ending()).isEqualTo(Ending.CRASHED);
    assertThat(request.errorType()).isEqualTo("Runtime.ExitError");
    assertThat(bodyOf(request)).contains("Error: Runtime exited with error: exit status 1");
    assertThat(simulation.decisions).contains("2 cold in 2");
  }

  @Test
  void a_runtime_that_takes_too_much_memory_is_reported_as_killed() throws Exception {
    var simulation = new Simulation(PLAIN.with(requestFaults(0, 0, 1, 0)));

    Invocation request = simulation.invoke(simulation.publish("f"));
    simulation.runMillis(300);

    assertThat(request.errorType()).isEqualTo("Runtime.OutOfMemory");
    assertThat(bodyOf(request)).contains("Runtime exited with error: signal: killed");
  }

  @Test
  void an_error_of_the_code_is_passed_on_and_its_environment_serves_on() throws Exception {
    var simulation = new Simulation(PLAIN.with(requestFaults(1, 0, 0, 0)));
    FunctionVersion f = simulation.publish("f");

    Invocation request = simulation.invoke(f);
    simulation.runMillis(300);
    simulation.invoke(f);

    assertThat(request.ending()).isEqualTo(Ending.FUNCTION_ERROR);
    assertThat(bodyOf(request)).contains("SimulatedError");
    assertThat(simulation.decisions).endsWith("2 warm in 1");
  }

  @Test
  void an_init_that_fails_is_done_again_within_the_request_and_then_is_its_error() {
    var simulation = new Simulation(PLAIN.with(faults(0, 1, 0)));

    Invocation request = simulation.invoke(simulation.publish("f"));
    simulation.runMillis(1_000);

    assertThat(request.ending()).isEqualTo(Ending.INIT_FAILED);
    assertThat(request.errorType()).isEqualTo("Runtime.ExitError");
    assertThat(request.durationNanos()).isEqualTo(155 * MILLI);
    assertThat(simulation.linesOf("f"))
        .contains(
            "INIT_REPORT Init Duration: 140.00 ms\tPhase: init\tStatus: error\t"
                + "Error Type: Runtime.ExitError");
    assertThat(simulation.engine.running()).isZero();
    assertThat(simulation.world.armedAlarms()).isZero();
  }

  @Test
  void an_init_beyond_ten_seconds_is_done_again_within_the_time_of_the_request() {
    var simulation = new Simulation(PLAIN.with(faults(0, 0, 1)));

    Invocation request = simulation.invoke(simulation.publish("f"));
    simulation.runMillis(15 + 10_000 + 2_999);
    assertThat(simulation.ended).isEmpty();
    simulation.runMillis(1);

    assertThat(request.ending()).isEqualTo(Ending.TIMED_OUT);
    assertThat(simulation.linesOf("f"))
        .contains("INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout");
  }

  @Test
  void work_that_cannot_be_started_fails_its_request_at_once() throws Exception {
    var simulation = new Simulation(PLAIN.with(faults(1, 0, 0)));

    Invocation request = simulation.invoke(simulation.publish("f"));
    simulation.runMillis(5);

    assertThat(request.ending()).isEqualTo(Ending.INIT_FAILED);
    assertThat(bodyOf(request)).contains("simulated: it cannot be started");
    assertThat(simulation.engine.running()).isZero();
  }

  @Test
  void what_the_machine_could_not_start_is_not_told_as_the_functions_fault() {
    assertThat(Errors.typeOf(new Exit(Exit.Kind.START_FAILED, 0, null, "no cgroup")))
        .isEqualTo("Sandbox.Failure");
    assertThat(
            Errors.typeOf(
                new Exit(Exit.Kind.START_FAILED, 0, "Runtime.InvalidEntrypoint", "no bootstrap")))
        .isEqualTo("Runtime.InvalidEntrypoint");
  }

  @Test
  void a_changed_function_runs_no_new_request_in_an_environment_of_before() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");
    simulation.invoke(f);
    simulation.runMillis(300);
    Invocation running = simulation.invoke(f);

    simulation.publish(Simulation.spec("f", VersionSpec.LATEST, 2, 1_769));
    simulation.invoke(f);
    simulation.runMillis(300);

    assertThat(running.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(simulation.decisions).contains("3 cold in 2");
    assertThat(simulation.engine.running()).isOne();
  }

  @Test
  void a_request_that_waits_when_its_function_changes_runs_what_it_became() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");
    simulation.invoke(f);
    simulation.runMillis(100);

    simulation.publish(Simulation.spec("f", VersionSpec.LATEST, 2, 1_769));
    simulation.runMillis(300);

    assertThat(simulation.decisions).contains("1 cold in 2").doesNotContain("1 cold in 1");
    assertThat(simulation.ended).hasSize(1);
  }

  @Test
  void a_deleted_function_ends_what_waits_and_finishes_what_runs() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");
    simulation.invoke(f);
    simulation.runMillis(300);
    Invocation running = simulation.invoke(f);
    Invocation waiting = simulation.invoke(f);

    simulation.world.enter(() -> simulation.rules.retire(f));
    Invocation late = simulation.invoke(f);
    simulation.runMillis(300);

    assertThat(running.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(waiting.ending()).isEqualTo(Ending.GONE);
    assertThat(late.ending()).isEqualTo(Ending.GONE);
    assertThat(simulation.engine.running()).isZero();
    assertThat(simulation.use("f").concurrency()).isZero();
  }

  @Test
  void an_environment_that_never_says_that_it_ended_is_given_up() {
    var faults = new Faults(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1);
    var simulation = new Simulation(PLAIN.with(faults));

    simulation.invoke(simulation.publish("f"));
    simulation.runMillis(155 + 3_000 + 9_999);
    assertThat((int) simulation.world.ask(simulation.rules::environments)).isOne();
    simulation.runMillis(1);

    assertThat((int) simulation.world.ask(simulation.rules::environments)).isZero();
  }

  @Test
  void the_log_has_the_lines_of_lambda() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");
    Invocation cold = simulation.invoke(f);
    simulation.runMillis(300);
    Invocation warm = simulation.invoke(f);
    simulation.runMillis(300);

    assertThat(simulation.linesOf("f"))
        .containsExactly(
            "START RequestId: " + cold.requestId() + " Version: $LATEST",
            "END RequestId: " + cold.requestId(),
            "REPORT RequestId: "
                + cold.requestId()
                + "\tDuration: 50.00 ms\tBilled Duration: 190 ms\tMemory Size: 1769 MB"
                + "\tMax Memory Used: 64 MB\tInit Duration: 140.00 ms\t",
            "START RequestId: " + warm.requestId() + " Version: $LATEST",
            "END RequestId: " + warm.requestId(),
            "REPORT RequestId: "
                + warm.requestId()
                + "\tDuration: 50.00 ms\tBilled Duration: 50 ms\tMemory Size: 1769 MB"
                + "\tMax Memory Used: 64 MB\t");
    assertThat(simulation.logs.keySet())
        .singleElement()
        .asString()
        .matches("/aws/lambda/f 2026/01/01/\\[\\$LATEST\\][0-9a-f]{32}");
  }

  @Test
  void a_request_that_asks_for_it_gets_the_end_of_its_log() {
    var simulation = new Simulation(PLAIN);
    FunctionVersion f = simulation.publish("f");
    var request =
        new Invocation(f, dev.headrace.kernel.Body.EMPTY, simulation.ended::add)
            .wantingLogTail()
            .traceHeader("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");
    simulation.world.enter(() -> simulation.rules.invoke(request));
    simulation.runMillis(300);

    assertThat(request.logTail())
        .startsWith("START RequestId: " + request.requestId())
        .endsWith("XRAY TraceId: 1-5759e988-bd862e3fe1be46a994272793\tSampled: true\t\n");
  }

  @Test
  void less_memory_stretches_what_is_computed_and_not_what_is_waited_for() {
    var profile =
        new Profile(
            fixed(0),
            fixed(0),
            fixed(0),
            fixed(0),
            fixed(10 * MILLI),
            fixed(20 * MILLI),
            64,
            Faults.NONE);
    var simulation = new Simulation(profile);

    Invocation whole = simulation.invoke(simulation.publish("whole"));
    Invocation half =
        simulation.invoke(simulation.publish(Simulation.spec("half", VersionSpec.LATEST, 1, 885)));
    simulation.runMillis(300);

    assertThat(whole.durationNanos()).isEqualTo(30 * MILLI);
    assertThat(half.durationNanos()).isEqualTo(40 * MILLI);
  }

  private static String bodyOf(Invocation invocation) throws Exception {
    return new String(invocation.answer().bytes(), StandardCharsets.UTF_8);
  }
}
