package dev.headrace.inference.serve;

import static dev.headrace.inference.serve.Stage.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.engine.simulated.Distribution;
import dev.headrace.engine.simulated.ServerFaults;
import dev.headrace.inference.serve.simulated.GenerationFaults;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Models of several servers that are changed, fail and are taken back; starts take 10 s. */
final class FleetChangesTest {
  private static final double START = 10.1;
  private static final ServerFaults TELLS_NO_END =
      new ServerFaults(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, Distribution.fixed(SECOND));

  /** A server that fails once is given up, for half a minute. */
  private static final ServingLimits NO_SECOND_CHANCE = failures(1);

  private Stage stage = new Stage();

  private static ServingLimits failures(int inARow) {
    ServingLimits usual = ServingLimits.STANDARD;
    return new ServingLimits(
        usual.queueLimit(),
        usual.prepareNanos(),
        usual.startNanos(),
        usual.warmUpNanos(),
        usual.stopNanos(),
        usual.stopGraceMillis(),
        usual.releaseNanos(),
        inARow,
        usual.firstBackOffNanos(),
        usual.mostBackOffNanos(),
        usual.unavailableNanos(),
        usual.explained());
  }

  private void keep(int servers) {
    stage.world.enter(() -> stage.serving.keep("m", servers, Stage.PARTITION));
  }

  private int open() {
    return stage.world.ask(() -> stage.serving.openServers("m"));
  }

  private void deploy(String revision) {
    stage.with(new ModelSpec("m", revision, 1, 100, 60 * SECOND));
  }

  private void serving(int servers) {
    deploy("old");
    keep(servers);
    stage.run(START);
  }

  private ModelCall ask(int tokens) {
    return stage.ask("m", tokens, QuotaLimits.NONE);
  }

  private static ModelServer serverOf(ModelCall call) {
    return Objects.requireNonNull(call.server());
  }

  private void fails(ModelServer server) {
    stage.world.enter(() -> server.healthy(false));
    stage.run(0.2);
  }

  @Test
  void servers_of_a_model_that_is_changed_are_replaced_one_by_one_as_they_answer_nobody() {
    serving(2);
    ModelCall longer = ask(10_000);
    deploy("new");
    assertThat(open()).isZero();
    ModelCall next = ask(10);
    stage.run(START + 1);

    assertThat(next.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(longer.ending()).isEqualTo(Ending.NONE);
    assertThat(open()).isEqualTo(1);
    stage.run(200);
    assertThat(longer.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(open()).isEqualTo(2);
    assertThat(stage.status("m").wakes()).isEqualTo(4);
  }

  @Test
  void a_model_that_is_changed_back_keeps_the_servers_that_answer() {
    serving(1);
    ModelCall longer = ask(1_000);
    deploy("new");
    deploy("old");
    stage.run(60);

    assertThat(longer.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(serverOf(longer).isUp()).isTrue();
  }

  @Test
  void a_server_that_somebody_woke_is_the_first_of_those_that_are_kept() {
    deploy("old");
    ModelCall woke = ask(10);
    stage.run(START + 1);
    keep(2);
    stage.run(1_000);

    assertThat(serverOf(woke).isUp()).isTrue();
    assertThat(open()).isEqualTo(2);
    assertThat(stage.status("m").wakes()).isEqualTo(2);
  }

  @Test
  void a_server_that_somebody_woke_ends_where_none_is_to_be_kept() {
    deploy("old");
    ModelCall woke = ask(500);
    stage.run(START);
    keep(0);
    ModelCall late = ask(10);
    stage.run(10);

    assertThat(woke.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(late.ending()).isEqualTo(Ending.NONE);
    assertThat(stage.engine.running()).isZero();
  }

  @Test
  void of_servers_that_are_too_many_one_that_was_given_up_leaves_before_those_that_answer() {
    stage = new Stage(ServerFaults.NONE, GenerationFaults.NONE, NO_SECOND_CHANCE);
    serving(2);
    ModelServer first = serverOf(ask(100));
    ModelServer second = serverOf(ask(100));
    fails(first);
    keep(1);
    stage.run(100);

    assertThat(first.isUp()).isFalse();
    assertThat(second.isUp()).isTrue();
    assertThat(open()).isEqualTo(1);
  }

  @Test
  void a_server_that_was_given_up_is_tried_no_sooner_though_it_was_not_wanted_for_a_while() {
    stage = new Stage(ServerFaults.NONE, GenerationFaults.NONE, NO_SECOND_CHANCE);
    serving(1);
    fails(serverOf(ask(100)));
    keep(0);
    keep(1);

    assertThat(stage.status("m").state()).isEqualTo("UNAVAILABLE");
    assertThat(stage.status("m").failure()).contains("health check");
    assertThat(ask(10).ending()).isEqualTo(Ending.UNAVAILABLE);
    stage.run(29);
    assertThat(stage.status("m").wakes()).isEqualTo(1);
    stage.run(1 + START);
    assertThat(open()).isEqualTo(1);
  }

  @Test
  void one_that_takes_the_place_of_a_server_that_failed_is_started_no_sooner_than_that_one() {
    stage = new Stage(ServerFaults.NONE, GenerationFaults.NONE, NO_SECOND_CHANCE);
    serving(2);
    ask(10_000);
    fails(serverOf(ask(100)));
    keep(1);
    keep(2);
    stage.run(29);

    assertThat(stage.status("m").wakes()).isEqualTo(2);
    stage.run(1 + START);
    assertThat(open()).isEqualTo(2);
  }

  @Test
  void a_server_that_fails_while_it_leaves_is_started_again_after_a_pause_like_any_other() {
    deploy("old");
    ModelCall runs = ask(10_000);
    stage.run(START);
    ModelServer taken = serverOf(runs);
    stage.world.enter(() -> taken.leaves(60 * SECOND));
    ModelCall waits = ask(10);
    fails(taken);
    stage.run(START + 1);

    assertThat(waits.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(waits.waitedNanos(Wait.BACK_OFF))
        .isEqualTo(ServingLimits.STANDARD.firstBackOffNanos());
    assertThat(stage.status("m").failures()).isEqualTo(1);
  }

  @Test
  void a_server_that_is_taken_back_twice_ends_by_the_earlier_of_both_times() {
    serving(1);
    ModelCall longer = ask(10_000);
    stage.world.enter(() -> serverOf(longer).leaves(5 * SECOND));
    stage.world.enter(() -> serverOf(longer).leaves(60 * SECOND));
    stage.run(6);

    assertThat(longer.ending()).isEqualTo(Ending.SERVER_FAILED);
  }

  @Test
  void a_server_of_a_model_that_was_removed_shares_its_name_with_none_of_the_one_that_follows() {
    stage = new Stage(TELLS_NO_END, GenerationFaults.NONE, ServingLimits.STANDARD);
    serving(1);
    stage.world.enter(() -> stage.serving.remove("m"));
    deploy("new");
    keep(1);
    stage.run(100);

    // the former counts as up until it is known that it never tells, and the search takes a second
    assertThat(stage.upByServer()).containsOnlyKeys("m", "m/2");
    assertThat(stage.upByServer().get("m")).isCloseTo(9_100 + 11_000, within(5L));
    assertThat(stage.upByServer().get("m/2")).isCloseTo(99_000, within(5L));
  }

  @Test
  void the_name_of_a_server_that_has_ended_is_that_of_the_next_one() {
    serving(2);
    keep(1);
    stage.run(1);
    keep(2);
    stage.run(20);

    assertThat(stage.upByServer()).containsOnlyKeys("m", "m/2");
  }
}
