package dev.headrace.advisor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.inference.serve.ModelSpec;
import dev.headrace.inference.serve.simulated.BatchSpeed;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.MemoryJournal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GenerationRecorderTest {
  private static final BatchSpeed.Linear SPEED = new BatchSpeed.Linear(8e6, 1.5e6, 2_000, 0.4e6);
  private static final int SLOTS = 4;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long DAY_MILLIS = 86_400_000;
  private static final Partition HOME = new Partition("000000000000", "us-east-1");

  @Test
  void remembers_the_newest_alone_and_the_hours_of_all() {
    var run = new SimulatedServing(SPEED, SLOTS);
    run.ask(GenerationRecorder.MOST_GENERATIONS + 250);
    RecordedGenerations full = recorded(run);

    assertThat(full.generations()).hasSize(GenerationRecorder.MOST_GENERATIONS);
    assertThat(full.requests()).isEqualTo(GenerationRecorder.MOST_GENERATIONS + 250);
    assertThat(full.slots()).isEqualTo(SLOTS);
    assertThat(full.generations())
        .isSortedAccordingTo((one, other) -> Long.compare(one.endedNanos(), other.endedNanos()));
  }

  @Test
  void answers_that_are_not_streamed_count_where_their_server_tells_the_first_token() {
    var run = new SimulatedServing(SPEED, SLOTS);
    run.streamed = request -> request % 2 == 0;
    run.ask(40);

    assertThat(recorded(run).generations()).hasSize(40);
    assertThat(new WhatIfModel(recorded(run)).compare(List.of()).medianErrorPercent())
        .isLessThan(5);
  }

  @Test
  void answers_that_came_all_at_once_do_not_count_unless_they_were_streamed() {
    // all of an answer comes in less than a thousandth of the time until its first token
    var run = new SimulatedServing(new BatchSpeed.Linear(1, 0, 0, 1e8), 1);
    run.streamed = request -> request % 2 == 0;
    run.ask(40);

    assertThat(recorded(run).generations()).hasSize(20);
    assertThat(recorded(run).requests()).isEqualTo(20);
  }

  @Test
  void what_was_recorded_outlives_the_process() {
    var run = new SimulatedServing(SPEED, SLOTS);
    run.ask(GenerationRecorder.MOST_GENERATIONS + 250);
    RecordedGenerations before = recorded(run);
    run.shutDown();

    SimulatedServing next = after(run, MINUTE_MILLIS);

    assertThat(next.forgotten).isEmpty();
    // before anybody asks for the model, and so before it is deployed
    assertThat(recorded(next)).usingRecursiveComparison().isEqualTo(before);
    next.deploy("a file");
    next.ask(10);
    RecordedGenerations both = recorded(next);
    assertThat(both.requests()).isEqualTo(GenerationRecorder.MOST_GENERATIONS + 260);
    assertThat(both.generations()).hasSize(GenerationRecorder.MOST_GENERATIONS);
    assertThat(both.generations().getLast().atNanos())
        .isGreaterThan(before.generations().getLast().endedNanos());
  }

  @Test
  void a_crash_loses_the_last_minute_at_most() {
    var run = new SimulatedServing(SPEED, SLOTS);
    run.ask(30);
    run.runFor(MINUTE_NANOS);
    RecordedGenerations kept = recorded(run);
    run.ask(5);

    assertThat(recorded(run).generations()).hasSize(35);
    RecordedGenerations found = recorded(after(run, 0));
    assertThat(found.generations()).hasSizeBetween(30, 35);
    assertThat(found.generations().subList(0, 30)).isEqualTo(kept.generations());
  }

  @Test
  void a_full_chunk_is_kept_at_once_however_fast_requests_come() {
    var run = new SimulatedServing(new BatchSpeed.Linear(1, 1, 0, 1), 64);
    run.ask(250, 1_000);

    RecordedGenerations found = recorded(after(run, 0));

    assertThat(found.generations()).hasSize(2 * GenerationChunk.MOST);
  }

  @Test
  void what_is_damaged_is_forgotten_with_a_note_and_the_rest_stays() {
    var run = new SimulatedServing(SPEED, SLOTS);
    run.ask(250);
    run.shutDown();
    MemoryJournal journal = run.afterCrash();
    byte[] torn = chunk(run).document().encode();
    put(journal, "generations.chunk", "smol/1", Arrays.copyOf(torn, torn.length - 7));
    put(journal, "generations.chunk", "nobody/0", torn);
    put(journal, "generations.hour", "smol/x", new byte[] {1, 1});
    put(journal, "generations.hour", "smol/7", new byte[] {60, 1});
    put(journal, "generations.model", "gone", new byte[] {1, 0});

    var next = new SimulatedServing(SPEED, SLOTS, journal, run.epochMillis());

    assertThat(recorded(next).generations()).hasSize(150);
    assertThat(next.forgotten)
        .hasSize(5)
        .anyMatch(note -> note.contains("smol/1") && note.contains("cut off"))
        .anyMatch(note -> note.contains("nobody/0") && note.contains("not known"));
    // and it is noted once alone
    assertThat(after(next, 0).forgotten).isEmpty();
  }

  private static GenerationChunk chunk(SimulatedServing run) {
    return new GenerationChunk(1, recorded(run).generations().subList(0, GenerationChunk.MOST));
  }

  private static void put(MemoryJournal journal, String kind, String id, byte[] bytes) {
    journal.append(new Change.Put(new DocumentKey(kind, HOME, id), () -> bytes));
    journal.sync(journal.appendedPosition());
  }

  @Test
  void forgets_what_another_file_or_other_slots_did_and_what_is_removed() {
    var run = new SimulatedServing(SPEED, SLOTS);
    run.ask(10);
    run.deploy(new ModelSpec("smol", "a file", SLOTS, 200, 5));
    assertThat(recorded(run).generations()).as("memory and idle time alone").hasSize(10);
    run.deploy("another file");
    assertThat(recorded(run).generations()).isEmpty();
    assertThat(recorded(run).hours()).isEmpty();
    run.ask(10);
    run.shutDown();
    SimulatedServing next = after(run, 0);
    next.deploy("a third file");
    assertThat(recorded(next).generations()).isEmpty();
    next.remove();
    assertThat(next.recorded()).isNull();
    assertThat(after(next, 0).recorded()).isNull();
  }

  @Test
  void a_model_that_runs_elsewhere_from_now_on_is_forgotten() {
    var run = new SimulatedServing(SPEED, SLOTS);
    run.ask(10);
    run.deploy(ModelSpec.elsewhere("smol", SLOTS));
    assertThat(run.recorded()).isNull();
  }

  @Test
  void what_is_older_than_35_days_is_forgotten() {
    var run = new SimulatedServing(SPEED, SLOTS);
    run.ask(10);
    run.shutDown();

    assertThat(recorded(after(run, 34 * DAY_MILLIS)).generations()).hasSize(10);
    assertThat(after(run, 36 * DAY_MILLIS).recorded()).isNull();
  }

  @Test
  void models_that_nobody_knows_any_more_make_way_for_new_ones_and_known_ones_do_not() {
    var run = new SimulatedServing(SPEED, SLOTS);
    run.ask(10);
    run.shutDown();
    SimulatedServing next = after(run, 0);
    for (int i = 1; i < GenerationRecorder.MOST_MODELS; i++) {
      next.deploy(new ModelSpec("m" + i, "", 1, 1, 1));
    }
    assertThat(next.recorded()).as("there is room still").isNotNull();

    next.deploy(new ModelSpec("one-more", "", 1, 1, 1));
    assertThat(next.recorded()).isNull();
    assertThat(next.recorded("one-more")).isNotNull();
    next.deploy(new ModelSpec("too-many", "", 1, 1, 1));
    assertThat(next.recorded("too-many")).isNull();
    assertThat(next.recorded("m1")).isNotNull();
  }

  @Test
  void a_clock_that_was_set_back_lets_no_generation_run_beside_an_older_process() {
    var run = new SimulatedServing(SPEED, SLOTS);
    run.ask(10);
    run.shutDown();
    SimulatedServing next = after(run, -DAY_MILLIS);
    long ended = recorded(next).generations().getLast().endedNanos();
    next.deploy("a file");
    next.ask(5);

    assertThat(recorded(next).generations()).hasSize(15);
    assertThat(recorded(next).generations().get(10).atNanos()).isGreaterThanOrEqualTo(ended);
  }

  @Test
  void a_chunk_is_read_as_it_was_written_and_what_is_none_is_refused() {
    List<Generated> some = new ArrayList<>();
    for (int i = 0; i < GenerationChunk.MOST; i++) {
      some.add(
          new Generated(
              i * 1_000L,
              i,
              1 + i,
              500 + i,
              new Demand(10 + i, i % 7, 1 + i),
              new Generated.Asked(i % 2 == 0 ? "claude" : "päivä", i, i % 3 == 0)));
    }
    byte[] bytes = new GenerationChunk(3, some).document().encode();

    assertThat(GenerationChunk.read(3, bytes).generations()).isEqualTo(some);
    for (int length = 0; length < bytes.length; length++) {
      byte[] torn = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> GenerationChunk.read(3, torn))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> GenerationChunk.read(3, Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RecordedGenerations recorded(SimulatedServing run) {
    return Objects.requireNonNull(run.recorded());
  }

  /** The process that comes after one that ends now. */
  private static SimulatedServing after(SimulatedServing run, long laterMillis) {
    return new SimulatedServing(SPEED, SLOTS, run.afterCrash(), run.epochMillis() + laterMillis);
  }
}
