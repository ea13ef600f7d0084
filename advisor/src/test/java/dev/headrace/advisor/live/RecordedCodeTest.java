package dev.headrace.advisor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.live.RecordedTraffic.Points;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Spread;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RecordedCodeTest {
  private static final Points NONE = new Points(0, 0, 0, 0, 0, 0, 0, 0);

  @Test
  void on_a_whole_vcpu_computing_is_shorter_and_waiting_is_not() {
    Code computing = RecordedCode.of(recorded(200, 50), 1, 0);
    Code waiting = RecordedCode.of(recorded(200, 50), 2, 0.9);

    double share = 884 / RecordedCode.VCPU_MIB;
    assertThat(computing.durationMillis().largest()).isCloseTo(100 * share, within(1e-9));
    assertThat(waiting.durationMillis().largest()).isCloseTo(90 + 10 * share, within(1e-9));
    assertThat(waiting.waitingShare()).isCloseTo(90 / (90 + 10 * share), within(1e-9));
    assertThat(waiting.callsPerRequest()).isEqualTo(2);
  }

  @Test
  void it_needs_what_it_was_seen_to_hold_and_else_what_it_has() {
    assertThat(RecordedCode.of(recorded(200, 50), 1, 0).memoryMiB()).isEqualTo(200);
    assertThat(RecordedCode.of(recorded(20, 50), 1, 0).memoryMiB()).isEqualTo(WhatIf.LEAST_MIB);
    assertThat(RecordedCode.of(recorded(0, 50), 1, 0).memoryMiB()).isEqualTo(884);
  }

  @Test
  void few_durations_tell_no_99th_percentile() {
    assertThat(probabilities(99)).containsExactly(0.0, 0.5, 0.9, 0.95, 1.0);
    assertThat(probabilities(100)).contains(0.99).doesNotContain(0.999);
    assertThat(probabilities(1_000)).contains(0.99, 0.999);
  }

  @Test
  void what_was_not_recorded_is_said_to_be_assumed() {
    var notes = RecordedCode.notes(recorded(200, 50), "nobody knows");

    assertThat(notes)
        .hasEntrySatisfying(
            "components.busy.duration",
            note -> assertThat(note.origin()).isEqualTo(Origin.MEASURED))
        .hasEntrySatisfying(
            "components.busy.init", note -> assertThat(note.origin()).isEqualTo(Origin.ASSUMED))
        .hasEntrySatisfying(
            "components.busy.waiting", note -> assertThat(note.why()).isEqualTo("nobody knows"));
  }

  private static List<Double> probabilities(long samples) {
    return RecordedCode.of(recorded(200, samples), 1, 0).durationMillis().points().stream()
        .map(Spread.Point::probability)
        .toList();
  }

  private static RecordedTraffic recorded(int mostUsedMiB, long samples) {
    return new RecordedTraffic(
        "000000000000",
        "us-east-1",
        "busy",
        "python3.13",
        "x86_64",
        884,
        mostUsedMiB,
        new Points(samples, 100, 100, 100, 100, 100, 100, 100),
        NONE,
        NONE,
        NONE,
        0,
        new TreeMap<>());
  }
}
