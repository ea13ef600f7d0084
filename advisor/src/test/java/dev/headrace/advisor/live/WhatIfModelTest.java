package dev.headrace.advisor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.inference.serve.simulated.BatchSpeed;
import dev.headrace.inference.serve.simulated.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WhatIfModelTest {
  private static final double MILLI = 1e6;
  private static final Generated.Asked ASKED = new Generated.Asked("id", 100, false);
  private static final BatchSpeed.Linear KNOWN =
      new BatchSpeed.Linear(8 * MILLI, 1.5 * MILLI, 2_000, 0.4 * MILLI);

  @Test
  void finds_the_speed_of_a_server_whose_times_are_known() {
    ServerSpeed found = SpeedFit.of(recorded(KNOWN, 4, 400).generations());

    assertThat(found.steps().prefillTokenNanos()).isCloseTo(0.4 * MILLI, within(0.02 * MILLI));
    for (int requests : new int[] {1, 2, 4}) {
      double context = 500.0 * requests;
      assertThat(found.steps().stepNanos(requests, context))
          .as(requests + " at once")
          .isCloseTo(KNOWN.stepNanos(requests, context), within(0.5 * MILLI));
    }
    assertThat(found.frontNanos()).isLessThan(3 * MILLI);
  }

  @Test
  void finds_what_each_answer_takes_besides() {
    List<Generated> delayed = new ArrayList<>();
    long front = (long) (60 * MILLI);
    // far apart, so that nothing runs beside another
    List<Generated> alone = recorded(KNOWN, 1, 100).generations();
    for (int i = 0; i < alone.size(); i++) {
      Generated one = alone.get(i);
      delayed.add(
          new Generated(
              i * 100_000_000_000L,
              0,
              one.firstTokenNanos() + front,
              one.runNanos() + front,
              one.demand(),
              one.asked()));
    }

    assertThat(SpeedFit.of(delayed).frontNanos()).isCloseTo(60 * MILLI, within(3 * MILLI));
  }

  @Test
  void predicts_the_newer_half_from_the_older_one_and_shows_the_error() {
    WhatIfModel.Answer answer = new WhatIfModel(recorded(KNOWN, 4, 400)).compare(List.of());

    assertThat(answer.fittedGenerations()).isEqualTo(200);
    assertThat(answer.comparedGenerations()).isEqualTo(200);
    assertThat(answer.medianErrorPercent()).isLessThan(3);
    assertError(answer.measured().whole().p50(), answer.predicted().whole().p50(), 3);
    assertError(answer.measured().whole().p95(), answer.predicted().whole().p95(), 3);
    assertError(answer.measured().firstToken().p50(), answer.predicted().firstToken().p50(), 5);
    assertError(answer.measured().firstToken().p95(), answer.predicted().firstToken().p95(), 5);
    assertThat(answer.answer()).contains("smol reads prompts at 2,").contains("an error of");
    assertThat(answer.restsOn().getFirst()).contains("newest 400").contains("older half");
  }

  private static void assertError(double measured, double predicted, double mostPercent) {
    assertThat(Math.abs(WhatIfModel.errorPercent(measured, predicted))).isLessThan(mostPercent);
  }

  @Test
  void an_error_is_of_what_was_measured() {
    assertThat(WhatIfModel.errorPercent(200, 250)).isEqualTo(25);
    assertThat(WhatIfModel.errorPercent(200, 150)).isEqualTo(-25);
  }

  @Test
  void a_server_that_was_slower_than_what_is_predicted_is_seen_to_be() {
    List<Generated> mixed = new ArrayList<>(recorded(KNOWN, 4, 40).generations());
    var slower = new BatchSpeed.Linear(16 * MILLI, 3 * MILLI, 4_000, 0.8 * MILLI);
    long later = mixed.getLast().endedNanos() + 1_000_000_000;
    for (Generated one : recorded(slower, 4, 40).generations()) {
      mixed.add(
          new Generated(
              later + one.atNanos(),
              one.queuedNanos(),
              one.firstTokenNanos(),
              one.runNanos(),
              one.demand(),
              one.asked()));
    }
    WhatIfModel.Answer answer =
        new WhatIfModel(new RecordedGenerations("smol", 4, mixed, new TreeMap<>()))
            .compare(List.of());

    double error =
        WhatIfModel.errorPercent(answer.measured().whole().p50(), answer.predicted().whole().p50());
    assertThat(error).isBetween(-75.0, -40.0);
  }

  @Test
  void more_slots_shorten_the_wait_for_one_and_lengthen_answers() {
    WhatIfModel question = new WhatIfModel(recorded(KNOWN, 2, 400));
    assertThat(question.usual()).containsExactly(1, 4, 8);

    WhatIfModel.Answer answer = question.compare(List.of(1, 8));
    WhatIfModel.Waits one = answer.others().getFirst().waits();
    WhatIfModel.Waits eight = answer.others().get(1).waits();
    assertThat(one.firstToken().p95()).isGreaterThan(answer.predicted().firstToken().p95());
    assertThat(eight.firstToken().p95()).isLessThan(answer.predicted().firstToken().p95());
  }

  @Test
  void what_is_too_little_is_said() {
    assertThatThrownBy(() -> new WhatIfModel(recorded(KNOWN, 1, 7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 generations of smol")
        .hasMessageContaining("8 are needed");
    WhatIfModel.Answer few = new WhatIfModel(recorded(KNOWN, 1, 8)).compare(List.of());
    assertThat(few.restsOn().getFirst()).contains("too few to halve");
    assertThat(few.fittedGenerations()).isEqualTo(few.comparedGenerations()).isEqualTo(8);
  }

  @Test
  void a_page_holds_all_that_was_recorded() {
    RecordedGenerations recorded = recorded(KNOWN, 3, 20);

    assertThat(RecordedGenerations.read(recorded.json()))
        .usingRecursiveComparison()
        .isEqualTo(recorded);
    assertThat(recorded.json().path("generations").size()).isEqualTo(20);
  }

  @Test
  void refuses_times_that_cannot_be() {
    assertThatThrownBy(() -> new Generated(0, 0, 5, 4, new Demand(1, 0, 1), ASKED))
        .hasMessageContaining("ended after 4 ns");
    assertThatThrownBy(() -> new Generated(0, -1, 5, 6, new Demand(1, 0, 1), ASKED))
        .hasMessageContaining("-1");
  }

  private static RecordedGenerations recorded(BatchSpeed speed, int slots, int requests) {
    var run = new SimulatedServing(speed, slots);
    run.ask(requests);
    return Objects.requireNonNull(run.recorded());
  }
}
