package dev.headrace.inference.serve;

import static dev.headrace.inference.serve.Stage.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.inference.Ask.Tariff;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Models that want the memory of one machine, which has 1,000 MiB; starts take 10 s. */
final class MemoryRoomTest {
  private static final double START = 10.1;

  private final Stage stage = new Stage();

  private void deploy(String model, long memoryMiB) {
    stage.with(new ModelSpec(model, "", 1, memoryMiB, 600 * SECOND));
  }

  private void keep(String model, int servers) {
    stage.world.enter(() -> stage.serving.keep(model, servers, Stage.PARTITION));
  }

  private ModelCall ask(String model, int tokens) {
    return stage.ask(model, tokens, QuotaLimits.NONE);
  }

  private String state(String model) {
    return stage.status(model).state();
  }

  @Test
  void whoever_servers_that_are_kept_leave_no_room_for_lets_others_pass() {
    deploy("kept", 100);
    deploy("busy", 500);
    deploy("large", 800);
    deploy("middle", 400);
    keep("kept", 3);
    ModelCall busy = ask("busy", 1_000);
    stage.run(START);
    ModelCall large = ask("large", 10);
    ModelCall middle = ask("middle", 10);
    stage.run(30);

    assertThat(busy.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(middle.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(large.ending()).isEqualTo(Ending.NONE);
    keep("kept", 2);
    stage.run(30);
    assertThat(large.ending()).isEqualTo(Ending.ANSWERED);
  }

  @Test
  void more_servers_than_there_is_memory_for_are_kept_as_far_as_it_goes_and_hold_up_nobody() {
    deploy("kept", 300);
    deploy("small", 100);
    keep("kept", 4);
    ModelCall small = ask("small", 10);
    stage.run(START + 1);

    assertThat(stage.engine.running()).isEqualTo(4);
    assertThat(small.ending()).isEqualTo(Ending.ANSWERED);
  }

  @Test
  void no_server_is_stopped_for_one_that_nobody_waits_for_any_more() {
    deploy("busy", 400);
    deploy("large", 700);
    ask("busy", 2_000);
    stage.run(START);
    ModelCall large =
        stage.ask("large", 10, QuotaLimits.NONE, Tariff.ON_DEMAND, Duration.ofSeconds(5));
    stage.run(60);

    assertThat(large.ending()).isEqualTo(Ending.TIMED_OUT);
    assertThat(state("large")).isEqualTo("ASLEEP");
    assertThat(state("busy")).isEqualTo("READY");
  }

  @Test
  void where_the_first_waits_no_more_the_next_takes_what_is_free() {
    deploy("busy", 800);
    deploy("other", 150);
    deploy("large", 700);
    deploy("middle", 100);
    ask("busy", 10_000);
    ask("other", 10_000);
    stage.run(START);
    ModelCall large =
        stage.ask("large", 10, QuotaLimits.NONE, Tariff.ON_DEMAND, Duration.ofSeconds(50));
    ModelCall middle = ask("middle", 10);
    stage.run(1);
    stage.world.enter(() -> stage.serving.remove("other"));
    stage.run(START + 1);
    assertThat(middle.ending()).isEqualTo(Ending.NONE);
    stage.run(50);

    assertThat(large.ending()).isEqualTo(Ending.TIMED_OUT);
    assertThat(middle.ending()).isEqualTo(Ending.ANSWERED);
  }

  @Test
  void a_model_that_is_changed_to_need_less_takes_what_is_free() {
    deploy("busy", 400);
    deploy("large", 700);
    ask("busy", 10_000);
    stage.run(START);
    ModelCall large = ask("large", 10);
    assertThat(state("large")).isEqualTo("WAITING_FOR_ROOM");
    deploy("large", 600);
    stage.run(START + 1);

    assertThat(large.ending()).isEqualTo(Ending.ANSWERED);
  }

  @Test
  void a_model_that_is_changed_to_need_more_than_there_is_is_told_so_and_holds_up_nobody() {
    deploy("busy", 700);
    deploy("large", 500);
    deploy("middle", 400);
    ModelCall busy = ask("busy", 100);
    stage.run(START);
    ModelCall large = ask("large", 10);
    ModelCall middle = ask("middle", 10);
    deploy("large", 5_000);
    stage.run(30);

    assertThat(large.ending()).isEqualTo(Ending.UNAVAILABLE);
    assertThat(large.detail()).contains("it needs 5,000 MiB of memory");
    assertThat(busy.ending()).isEqualTo(Ending.ANSWERED);
    assertThat(middle.ending()).isEqualTo(Ending.ANSWERED);
  }
}
