package dev.headrace.inference.serve;

import static dev.headrace.inference.serve.Stage.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Models of which several servers are kept up; starts take 10 s, a token 10 ms. */
class FleetTest {
  private static final double START = 10.1;

  private final Stage stage = new Stage();

  private void keep(int servers) {
    stage.world.enter(() -> stage.serving.keep("m", servers, Stage.PARTITION));
  }

  private int open() {
    return stage.world.ask(() -> stage.serving.openServers("m"));
  }

  private FleetTest serving(int slots, int servers) {
    stage.with(new ModelSpec("m", "", slots, 100, 60 * SECOND));
    keep(servers);
    return this;
  }

  private ModelCall ask(int tokens) {
    return stage.ask("m", tokens, QuotaLimits.NONE);
  }

  private static ModelServer serverOf(ModelCall call) {
    return Objects.requireNonNull(call.server());
  }

  @Test
  void servers_are_kept_up_though_nobody_asks_for_longer_than_one_may_be_idle() {
    serving(1, 3);
    stage.run(START);

    assertThat(open()).isEqualTo(3);
    stage.run(10_000);
    assertThat(open()).isEqualTo(3);
    assertThat(stage.status("m").sleeps()).isZero();
  }

  @Test
  void a_request_goes_to_the_server_that_answers_the_fewest() {
    serving(4, 2);
    stage.run(START);
    List<ModelServer> servers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      servers.add(serverOf(ask(1_000)));
    }

    assertThat(servers.get(0)).isEqualTo(servers.get(2)).isNotEqualTo(servers.get(1));
    assertThat(servers.get(1)).isEqualTo(servers.get(3));
  }

  @Test
  void all_servers_share_one_queue() {
    serving(1, 2);
    stage.run(START);
    ModelCall longer = ask(1_000);
    ModelCall shorter = ask(10);
    ModelCall waits = ask(10);
    stage.run(1);

    assertThat(waits.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(waits.server()).isEqualTo(shorter.server());
    assertThat(longer.ending()).isEqualTo(Ending.NONE);
  }

  @Test
  void of_servers_that_are_too_many_the_newest_ends_with_the_last_of_its_requests() {
    serving(1, 2);
    stage.run(START);
    ModelCall first = ask(1_000);
    ModelCall second = ask(1_000);
    keep(1);
    ModelCall waits = ask(10);
    stage.run(1);

    assertThat(open()).isEqualTo(1);
    assertThat(waits.ending()).isEqualTo(Ending.NONE);
    assertThat(stage.engine.running()).isEqualTo(2);
    stage.run(60);
    assertThat(List.of(first.ending(), second.ending(), waits.ending()))
        .containsOnly(Ending.ANSWERED);
    assertThat(waits.server()).isEqualTo(first.server());
    assertThat(stage.engine.running()).isEqualTo(1);
  }

  @Test
  void a_server_that_starts_is_given_up_where_it_is_too_many() {
    serving(1, 2);
    stage.run(5);
    keep(1);
    stage.run(1);

    assertThat(stage.engine.running()).isEqualTo(1);
  }

  @Test
  void where_none_is_kept_requests_wait_until_one_is() {
    serving(1, 0);
    ModelCall call = ask(10);
    stage.run(100);

    assertThat(call.ending()).isEqualTo(Ending.NONE);
    assertThat(stage.engine.running()).isZero();
    keep(1);
    stage.run(START + 1);
    assertThat(call.ending()).isEqualTo(Ending.ANSWERED);
  }

  @Test
  void a_server_that_is_taken_back_is_replaced_at_once_and_may_end_what_it_answers() {
    serving(2, 1);
    stage.run(START);
    ModelCall shorter = ask(100);
    ModelCall longer = ask(10_000);
    ModelServer taken = serverOf(longer);
    stage.world.enter(() -> taken.leaves(20 * SECOND));
    ModelCall next = ask(10);
    stage.run(19);

    assertThat(shorter.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(longer.ending()).isEqualTo(Ending.NONE);
    assertThat(next.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(next.server()).isNotEqualTo(taken);
    stage.run(2);
    assertThat(longer.ending()).isEqualTo(Ending.SERVER_FAILED);
    assertThat(taken.isUp()).isFalse();
    assertThat(stage.engine.running()).isEqualTo(1);
  }

  @Test
  void the_only_server_of_a_model_that_is_taken_back_is_replaced_for_those_who_wait() {
    stage.with("m", 1);
    ModelCall runs = ask(10_000);
    ModelCall waits = ask(10);
    stage.run(11);
    ModelServer taken = serverOf(runs);
    stage.world.enter(() -> taken.leaves(SECOND));
    stage.run(13);

    assertThat(runs.ending()).isEqualTo(Ending.SERVER_FAILED);
    assertThat(waits.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(waits.server()).isNotEqualTo(taken);
  }

  @Test
  void a_server_that_fails_ends_its_own_requests_and_is_started_again() {
    serving(1, 2);
    stage.run(START);
    ModelCall spared = ask(10_000);
    ModelCall hit = ask(10_000);
    stage.world.enter(() -> serverOf(hit).healthy(false));
    stage.run(1);

    assertThat(hit.ending()).isEqualTo(Ending.SERVER_FAILED);
    assertThat(spared.ending()).isEqualTo(Ending.NONE);
    assertThat(open()).isEqualTo(1);
    stage.run(11);
    assertThat(open()).isEqualTo(2);
  }

  @Test
  void a_model_that_is_removed_keeps_no_server() {
    serving(1, 3);
    stage.run(START);
    stage.world.enter(() -> stage.serving.remove("m"));
    stage.run(100);

    assertThat(stage.engine.running()).isZero();
  }

  @Test
  void a_shutdown_ends_the_servers_that_are_kept() {
    serving(1, 3);
    stage.run(5);
    stage.world.enter(stage.serving::shutdown);
    stage.run(100);

    assertThat(stage.engine.running()).isZero();
  }

  @Test
  void servers_that_are_kept_make_no_room_for_others() {
    serving(1, 3);
    stage.with(new ModelSpec("other", "", 1, 800, 60 * SECOND));
    stage.run(START);
    ModelCall other = stage.ask("other");
    stage.run(60);

    assertThat(open()).isEqualTo(3);
    assertThat(other.ending()).isEqualTo(Ending.NONE);
    keep(2);
    stage.run(START + 1);
    assertThat(other.ending()).isEqualTo(Ending.ANSWERED);
  }

  @Test
  void the_hours_of_all_servers_are_metered_and_a_place_is_used_again() {
    serving(1, 2);
    stage.run(100);
    keep(1);
    stage.run(1);
    keep(2);
    stage.run(99);

    long up = stage.used().getOrDefault("ModelServer-Hours", 0L);
    // a second for the search of what each start runs is not metered
    assertThat(up).isCloseTo(199_000 + 99_000 + 98_000, within(300L));
  }

  @Test
  void refuses_what_cannot_be_kept() {
    serving(1, 1);
    assertThatThrownBy(() -> keep(-1)).hasMessageContaining("-1 servers of m");
    assertThatThrownBy(() -> keep(ModelServing.MOST_SERVERS + 1)).hasMessageContaining("10001");
    stage.with(ModelSpec.elsewhere("far", 1));
    assertThatThrownBy(() -> stage.world.enter(() -> stage.serving.keep("far", 1, Stage.PARTITION)))
        .hasMessageContaining("far");
    assertThatThrownBy(
            () -> stage.world.enter(() -> stage.serving.keep("none", 1, Stage.PARTITION)))
        .hasMessageContaining("none");
  }
}
