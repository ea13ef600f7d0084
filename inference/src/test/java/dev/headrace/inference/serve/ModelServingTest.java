package dev.headrace.inference.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.headrace.engine.simulated.ServerFaults;
import dev.headrace.inference.Ask.Tariff;
import dev.headrace.inference.Payment;
import dev.headrace.inference.TokenUse;
import dev.headrace.inference.serve.simulated.GenerationFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ModelServingTest {
  private static final long SECOND = Stage.SECOND;
  private static final Duration LONG = Duration.ofHours(1);
  private static final ServerFaults SERVER_NONE = ServerFaults.NONE;
  private static final GenerationFaults NONE = GenerationFaults.NONE;

  @Test
  void a_request_wakes_its_model_and_is_held_and_knows_what_it_waited_for() {
    Stage stage = new Stage().with("m", 2);
    assertThat(stage.status("m").state()).isEqualTo("ASLEEP");

    ModelCall call = stage.ask("m");
    stage.run(5);
    CallExplanation meanwhile =
        requireNonNull(stage.world.ask(() -> stage.serving.why("request-1")));
    stage.run(10);

    assertThat(meanwhile.state()).isEqualTo("WAITING");
    assertThat(meanwhile.waitNanos())
        .containsEntry(Wait.PREPARATION, SECOND)
        .containsEntry(Wait.PROCESS, 2 * SECOND)
        .containsEntry(Wait.WEIGHTS, 2 * SECOND);
    assertThat(call.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(call.waitedNanos(Wait.WEIGHTS)).isEqualTo(3 * SECOND);
    assertThat(call.waitedNanos(Wait.WARM_UP)).isEqualTo(4 * SECOND);
    assertThat(call.waitedNanos()).isEqualTo(10 * SECOND);
    assertThat(call.use()).isEqualTo(new TokenUse(100, 40, 10));
    assertThat(call.firstTokenNanos()).isCloseTo(64 * Stage.MILLI, within(Stage.MILLI));
  }

  @Test
  void where_the_time_of_requests_went_is_counted_by_phase() {
    Stage stage = new Stage().with("m", 1);
    ModelCall first = stage.ask("m");
    ModelCall second = stage.ask("m");
    stage.run(30);

    ModelStatus status = stage.status("m");
    assertThat(status.lastStartNanos())
        .containsExactly(
            entry(Wait.PREPARATION, SECOND),
            entry(Wait.PROCESS, 2 * SECOND),
            entry(Wait.WEIGHTS, 3 * SECOND),
            entry(Wait.WARM_UP, 4 * SECOND));
    double queued = second.waitedNanos(Wait.QUEUE) / 1e6;
    double read = (first.firstTokenNanos() + second.firstTokenNanos()) / 1e6;
    assertThat(queued).isPositive();
    latency(status, CallPhase.WAKE, 20_000);
    latency(status, CallPhase.QUEUE, queued);
    latency(status, CallPhase.PROMPT, read);
    latency(status, CallPhase.FIRST_TOKEN, 20_000 + queued + read);
    latency(
        status,
        CallPhase.GENERATION,
        (first.totalNanos() + second.totalNanos()) / 1e6 - 20_000 - queued - read);
    assertThat(status.tokensPerSecondP50()).isCloseTo(100, withinPercentage(15));
  }

  private static void latency(ModelStatus status, CallPhase phase, double totalMillis) {
    Latency latency = requireNonNull(status.latency().get(phase));
    assertThat(latency.count()).isEqualTo(2);
    assertThat(latency.totalMillis()).isCloseTo(totalMillis, within(1e-3));
    assertThat(latency.millisP50()).isLessThanOrEqualTo(latency.millisP99());
    assertThat(latency.millisP99()).isGreaterThanOrEqualTo(totalMillis / 2 - 1e-3);
  }

  @Test
  void slots_that_a_server_elsewhere_gets_serve_those_who_wait_already() {
    Stage stage = new Stage().with(ModelSpec.elsewhere("far", 1));
    List<ModelCall> calls = Stream.generate(() -> stage.ask("far")).limit(4).toList();
    assertThat(stage.status("far").running()).isEqualTo(1);

    stage.with(ModelSpec.elsewhere("far", 3));
    assertThat(stage.status("far").running()).isEqualTo(3);
    stage.run(60);
    assertThat(calls).extracting(ModelCall::ending).containsOnly(Ending.ANSWERED);
  }

  @Test
  void an_idle_server_sleeps_after_its_time_and_not_before_and_wakes_again() {
    Stage stage = new Stage().with("m", 2);
    ModelCall call = stage.ask("m");
    stage.run(11);
    assertThat(call.ending()).isEqualTo(Ending.ANSWERED);
    double idleFor = (stage.world.nowNanos() - (call.arrivedNanos + call.totalNanos())) / 1e9;

    stage.run(59.9 - idleFor);
    assertThat(stage.status("m").state()).isEqualTo("READY");
    stage.run(0.3);
    assertThat(stage.status("m").state()).isEqualTo("ASLEEP");
    assertThat(stage.engine.running()).isZero();

    ModelCall another = stage.ask("m");
    stage.run(20);
    assertThat(another.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(stage.status("m").wakes()).isEqualTo(2);
  }

  @Test
  void whoever_finds_no_slot_waits_and_those_who_pay_on_demand_come_before_batches() {
    Stage stage = new Stage().with("m", 1);
    ModelCall batch = stage.ask("m", 10, QuotaLimits.NONE, Tariff.BATCH, LONG);
    ModelCall first = stage.ask("m");
    ModelCall second = stage.ask("m");
    stage.run(30);

    assertThat(first.grantedNanos).isLessThan(second.grantedNanos);
    assertThat(second.grantedNanos).isLessThan(batch.grantedNanos);
    assertThat(second.grantedNanos).isEqualTo(first.endedNanos);
    assertThat(second.waitedNanos(Wait.QUEUE)).isEqualTo(second.grantedNanos - first.grantedNanos);
  }

  @Test
  void as_many_may_wait_as_the_limit_says_and_not_one_more() {
    Stage stage = new Stage().with("m", 2);
    List<ModelCall> waiting = new ArrayList<>();
    for (int i = 0; i < ServingLimits.STANDARD.queueLimit(); i++) {
      waiting.add(stage.ask("m"));
    }
    ModelCall refused = stage.ask("m");

    assertThat(refused.ending()).isEqualTo(Ending.QUEUE_FULL);
    assertThat(refused.detail()).contains("1,000 requests wait");
    stage.run(200);
    assertThat(waiting).allMatch(call -> call.ending() == Ending.ANSWERED);
  }

  @Test
  void a_deadline_ends_who_waits_and_who_runs_and_gives_the_slot_back() {
    Stage stage = new Stage().with("m", 1);
    ModelCall waits = stage.ask("m", 10, QuotaLimits.NONE, Tariff.ON_DEMAND, Duration.ofSeconds(5));
    ModelCall runs =
        stage.ask("m", 1_000, QuotaLimits.NONE, Tariff.ON_DEMAND, Duration.ofSeconds(12));
    stage.run(11);
    assertThat(waits.ending()).isEqualTo(Ending.TIMED_OUT);
    assertThat(waits.detail())
        .isEqualTo("Its time of 5 s was up; it waited for the model's weights.");
    ModelCall next = stage.ask("m");
    stage.run(5);

    assertThat(runs.ending()).isEqualTo(Ending.TIMED_OUT);
    assertThat(runs.use().outputTokens()).isBetween(180, 200);
    assertThat(next.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(stage.used()).containsEntry("wasted out", (long) runs.use().outputTokens());
  }

  @Test
  void a_client_that_goes_away_ends_its_wait_or_its_generation() {
    Stage stage = new Stage().with("m", 1);
    ModelCall runs = stage.ask("m", 10_000, QuotaLimits.NONE);
    ModelCall waits = stage.ask("m");
    ModelCall stays = stage.ask("m");
    stage.run(11);

    stage.world.enter(() -> stage.serving.cancel(waits));
    assertThat(waits.ending()).isEqualTo(Ending.CANCELLED);
    stage.world.enter(() -> stage.serving.cancel(runs));
    stage.run(1);

    assertThat(runs.ending()).isEqualTo(Ending.CANCELLED);
    assertThat(runs.use().outputTokens()).isBetween(80, 100);
    assertThat(stays.ending()).isEqualTo(Ending.ANSWERED);
  }

  @Test
  void a_file_that_is_damaged_is_told_at_once_and_looked_at_again_after_a_while() {
    var faults = new GenerationFaults(0, 0, 1, 0, 0, 0, 0);
    Stage stage = new Stage(SERVER_NONE, faults, ServingLimits.STANDARD).with("m", 1);
    ModelCall first = stage.ask("m");
    stage.run(2);
    ModelCall second = stage.ask("m");

    assertThat(first.ending()).isEqualTo(Ending.UNAVAILABLE);
    assertThat(first.detail())
        .isEqualTo("The server of the model m cannot be used: simulated: its file is damaged.");
    assertThat(second.ending()).isEqualTo(Ending.UNAVAILABLE);
    assertThat(second.totalNanos()).isZero();
    stage.run(30);
    ModelCall third = stage.ask("m");
    assertThat(third.ending()).isEqualTo(Ending.NONE);
    assertThat(stage.status("m").waitsFor()).isEqualTo(Wait.PREPARATION);
  }

  @Test
  void a_server_without_enough_memory_is_tried_three_times_with_pauses_and_then_given_up() {
    var faults = new ServerFaults(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, ServerFaults.NONE.hang());
    Stage stage = new Stage(faults, NONE, ServingLimits.STANDARD).with("m", 1);

    ModelCall call = stage.ask("m");
    stage.run(6.2);
    assertThat(stage.status("m").waitsFor()).isEqualTo(Wait.BACK_OFF);
    stage.run(40);

    assertThat(call.ending()).isEqualTo(Ending.UNAVAILABLE);
    assertThat(call.detail()).contains("more memory than its limit of 400 MiB");
    assertThat(call.totalNanos()).isEqualTo(3 * 6 * SECOND + 3 * SECOND / 2);
    assertThat(stage.status("m").failures()).isEqualTo(3);
  }

  @Test
  void a_crash_ends_those_who_are_answered_and_holds_those_who_wait() {
    Stage stage = new Stage().with("m", 1);
    ModelCall runs = stage.ask("m", 10_000, QuotaLimits.NONE);
    ModelCall waits = stage.ask("m");
    stage.run(11);

    stage.world.enter(() -> requireNonNull(runs.server()).healthy(false));
    stage.run(30);

    assertThat(runs.ending()).isEqualTo(Ending.SERVER_FAILED);
    assertThat(runs.detail()).contains("health check");
    assertThat(waits.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(waits.waitedNanos(Wait.BACK_OFF)).isPositive();
  }

  @Test
  void a_server_that_needs_memory_has_idle_ones_stopped_and_waits_for_busy_ones() {
    Stage stage =
        new Stage()
            .with(new ModelSpec("a", "", 1, 600, Long.MAX_VALUE))
            .with(new ModelSpec("b", "", 1, 600, Long.MAX_VALUE));
    ModelCall busy = stage.ask("a", 500, QuotaLimits.NONE);
    stage.run(11);
    ModelCall other = stage.ask("b");
    stage.run(1);
    assertThat(stage.status("b").waitsFor()).isEqualTo(Wait.ROOM);
    assertThat(stage.status("a").state()).isEqualTo("READY");
    stage.run(30);

    assertThat(busy.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(other.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(other.waitedNanos(Wait.ROOM)).isGreaterThan(3 * SECOND);
    assertThat(stage.status("a").evictions()).isEqualTo(1);
  }

  @Test
  void a_model_that_is_larger_than_the_machine_is_told_so() {
    Stage stage = new Stage().with(new ModelSpec("m", "", 1, Stage.MEMORY_MIB + 1, SECOND));

    ModelCall call = stage.ask("m");

    assertThat(call.ending()).isEqualTo(Ending.UNAVAILABLE);
    assertThat(call.detail()).contains("1,001 MiB of memory").contains("1,000 MiB");
  }

  @Test
  void a_request_reserves_its_input_and_all_that_it_may_be_answered_and_gives_back_the_rest() {
    Stage stage = new Stage().with("m", 4);
    QuotaLimits limits = new QuotaLimits(10, 1_000, 2);
    ModelCall first = stage.ask("m", 400, limits);
    assertThat(left(stage)).isEqualTo(500);
    ModelCall second = stage.ask("m", 401, limits);
    assertThat(second.ending()).isEqualTo(Ending.TOO_MANY_TOKENS);
    assertThat(second.detail()).contains("1,000 tokens a minute").contains("reserves 501");
    assertThat(left(stage)).isEqualTo(500);
    ModelCall third = stage.ask("m", 400, limits);
    assertThat(left(stage)).isZero();

    stage.world.enter(() -> stage.serving.cancel(third));
    assertThat(left(stage)).isEqualTo(500);
    stage.run(100);

    assertThat(first.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(left(stage)).isEqualTo(1_000);
  }

  @Test
  void what_an_answer_used_counts_by_its_weight_and_without_what_a_cache_held() {
    var limits = new QuotaLimits(10, 1_000, 5);

    assertThat(new Settlement().counted(new TokenUse(100, 40, 1_000), limits)).isEqualTo(5_060);
    assertThat(new Settlement().counted(TokenUse.NONE, limits)).isZero();
  }

  @Test
  void so_many_requests_a_minute_come_in_and_not_one_more() {
    Stage stage = new Stage().with("m", 4);
    QuotaLimits limits = QuotaLimits.of(3, QuotaLimits.UNLIMITED);
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      endings.add(stage.ask("m", 10, limits).ending());
    }
    assertThat(endings)
        .containsExactly(Ending.NONE, Ending.NONE, Ending.NONE, Ending.TOO_MANY_REQUESTS);
    stage.run(20);
    assertThat(stage.ask("m", 10, limits).ending()).isEqualTo(Ending.NONE);
    assertThat(stage.ask("m", 10, limits).ending()).isEqualTo(Ending.TOO_MANY_REQUESTS);
    assertThat(stage.ask("m", 10, limits, Tariff.BATCH, LONG).ending()).isEqualTo(Ending.NONE);
  }

  @Test
  void a_question_beside_the_slots_waits_for_none_and_leaves_the_quota_alone() {
    Stage stage = new Stage().with("m", 1);
    QuotaLimits limits = QuotaLimits.of(10, 20_000);
    ModelCall runs = stage.ask("m", 10_000, limits);
    stage.run(11);
    long before = left(stage);
    var question = ModelCall.beside(runs.ask(), "m", ended -> {});
    stage.world.enter(() -> stage.serving.call(question));

    assertThat(question.wasGranted()).isTrue();
    assertThat(left(stage)).isEqualTo(before);
  }

  @Test
  void tokens_are_metered_by_what_they_are_paid_as() {
    Stage stage = new Stage().with("m", 4);
    stage.ask("m");
    stage.ask("m", 20, QuotaLimits.NONE, Tariff.BATCH, LONG);
    stage.run(20);

    assertThat(stage.used())
        .containsEntry("in", 60L)
        .containsEntry("cached", 40L)
        .containsEntry("out", 10L)
        .containsEntry("batch-in", 100L)
        .containsEntry("batch-out", 20L)
        .containsEntry("requests", 2L);
  }

  @Test
  void throughput_that_was_bought_comes_before_all_others_and_leaves_quotas_alone() {
    Stage stage = new Stage().with("m", 1);
    QuotaLimits limits = QuotaLimits.of(1, 1_000);
    ModelCall onDemand = stage.ask("m", 10, limits);
    ModelCall first = stage.ask("m", 10, limits, Tariff.PROVISIONED, LONG);
    ModelCall second = stage.ask("m", 10, limits, Tariff.PROVISIONED, LONG);
    assertThat(left(stage)).isEqualTo(890);
    stage.run(30);

    assertThat(first.grantedNanos).isLessThan(second.grantedNanos);
    assertThat(second.grantedNanos).isLessThan(onDemand.grantedNanos);
    assertThat(stage.used())
        .containsEntry("provisioned-in", 200L)
        .containsEntry("provisioned-out", 20L)
        .containsEntry("out", 10L);
  }

  @Test
  void what_is_paid_under_a_name_of_its_own_is_metered_so_with_the_tags_that_it_has_now() {
    Stage stage = new Stage().with("m", 4);
    stage.ask("m");
    stage.ask("m", paidAs("arn:profile", Map.of("team", "red")));
    stage.run(20);
    stage.ask("m", paidAs("arn:profile", Map.of("team", "blue")));
    stage.run(20);

    assertThat(stage.outputByResource())
        .containsOnly(
            entry("arn:aws:bedrock:us-east-1:123456789012:foundation-model/id {}", 10L),
            entry("arn:profile {team=blue}", 20L));
  }

  @Test
  void of_more_names_than_are_counted_at_a_time_nothing_is_lost() {
    Stage stage = new Stage().with("m", 4);
    int names = ModelAccount.MOST_RESOURCES + 2;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < names; i++) {
        stage.ask("m", paidAs("arn:" + i, Map.of()));
      }
      stage.run(100);
    }

    assertThat(stage.outputByResource())
        .hasSize(names)
        .allSatisfy((name, tokens) -> assertThat(tokens).as(name).isEqualTo(20));
  }

  private static Payment paidAs(String arn, Map<String, String> tags) {
    return new Payment(Tariff.ON_DEMAND, true, arn, new TreeMap<>(tags));
  }

  @Test
  void the_hours_of_a_server_are_metered_and_those_without_requests_as_waste() {
    Stage stage = new Stage().with("m", 1);
    ModelCall call = stage.ask("m", 1_000, QuotaLimits.NONE);
    stage.run(200);

    long ranMillis = (call.endedNanos - call.grantedNanos) / Stage.MILLI;
    long up = stage.used().getOrDefault("ModelServer-Hours", 0L);
    assertThat(up).isCloseTo(9_000 + ranMillis + 60_000 + 100, within(5L));
    assertThat(stage.used().getOrDefault("wasted ModelServer-Hours", 0L))
        .isCloseTo(up - ranMillis, within(5L));
  }

  @Test
  void a_model_that_is_changed_has_its_server_replaced_once_it_answers_nobody() {
    Stage stage = new Stage().with("m", 1);
    ModelCall before = stage.ask("m", 200, QuotaLimits.NONE);
    stage.run(11);
    stage.with(new ModelSpec("m", "new file", 2, 400, 60 * SECOND));
    ModelCall after = stage.ask("m");
    ModelCall beside = stage.ask("m");
    stage.run(0.5);
    assertThat(before.ending()).isEqualTo(Ending.NONE);
    stage.run(30);

    assertThat(before.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(after.server()).isNotNull().isNotEqualTo(before.server());
    assertThat(beside.grantedNanos).isEqualTo(after.grantedNanos);
    assertThat(stage.status("m").slots()).isEqualTo(2);
  }

  @Test
  void a_model_that_is_removed_ends_its_requests() {
    Stage stage = new Stage().with("m", 1);
    ModelCall runs = stage.ask("m", 10_000, QuotaLimits.NONE);
    ModelCall waits = stage.ask("m");
    stage.run(11);

    stage.world.enter(() -> stage.serving.remove("m"));
    stage.run(5);

    assertThat(runs.ending()).isEqualTo(Ending.GONE);
    assertThat(waits.ending()).isEqualTo(Ending.GONE);
    assertThat(stage.ask("m").ending()).isEqualTo(Ending.GONE);
    assertThat(stage.engine.running()).isZero();
  }

  @Test
  void a_shutdown_ends_all_and_starts_nothing() {
    Stage stage = new Stage().with("m", 1);
    ModelCall runs = stage.ask("m", 10_000, QuotaLimits.NONE);
    ModelCall waits = stage.ask("m");
    stage.run(11);

    stage.world.enter(stage.serving::shutdown);
    stage.run(5);

    assertThat(runs.ending()).isEqualTo(Ending.SHUTTING_DOWN);
    assertThat(waits.ending()).isEqualTo(Ending.SHUTTING_DOWN);
    assertThat(stage.ask("m").ending()).isEqualTo(Ending.SHUTTING_DOWN);
    assertThat(stage.engine.running()).isZero();
  }

  @Test
  void more_generations_at_once_take_longer_each_and_less_together() {
    Stage alone = new Stage().with("m", 4);
    ModelCall one = alone.ask("m", 100, QuotaLimits.NONE);
    alone.run(60);
    Stage together = new Stage().with("m", 4);
    List<ModelCall> four = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      four.add(together.ask("m", 100, QuotaLimits.NONE));
    }
    together.run(60);

    long aloneNanos = one.endedNanos - one.grantedNanos;
    assertThat(four)
        .allSatisfy(call ->
            assertThat(call.endedNanos - call.grantedNanos).isBetween(aloneNanos, 2 * aloneNanos));
  }

  private static long left(Stage stage) {
    return requireNonNull(stage.world.ask(() -> stage.serving.quota(Stage.PARTITION, "id")))
        .tokensLeft();
  }
}
