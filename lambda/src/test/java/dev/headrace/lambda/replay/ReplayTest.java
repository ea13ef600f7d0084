package dev.headrace.lambda.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.replay.Playback;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.ThrottleReason;
import dev.headrace.store.DataFolder;
import dev.headrace.store.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final int LEAST_ROUNDS = 10;
  private static final int MOST_ROUNDS = 200;
  private static final int REQUESTS_CHANGED = 20;

  @TempDir static Path folder;

  private static List<String> recorded = List.of();

  /** Two processes, one after the other, over one data folder; the second is recorded. */
  @BeforeAll
  static void recordALiveRun() throws Exception {
    Path file = folder.resolve("recording");
    try (DataFolder data = DataFolder.open(folder.resolve("data"))) {
      try (SqliteJournal journal = SqliteJournal.open(data);
          var before = new LiveRun(journal, line -> {})) {
        before.round();
        before.leaveAnEvent();
      }
      List<String> heard = Collections.synchronizedList(new ArrayList<>());
      try (SqliteJournal journal = SqliteJournal.open(data);
          var lines = RecordingFile.create(file)) {
        var run =
            new LiveRun(
                journal,
                line -> {
                  lines.accept(line);
                  heard.add(line);
                });
        try (run) {
          for (int i = 0;
              i < MOST_ROUNDS && (i < LEAST_ROUNDS || !missing(List.copyOf(heard)).isEmpty());
              i++) {
            run.round();
          }
        }
      }
    }
    recorded = Files.readAllLines(file);
  }

  /** What is to happen in the recorded run and has not yet. */
  private static List<String> missing(List<String> lines) {
    var missing =
        new ArrayList<>(List.of("cold", "warm", "timed_out", "crashed", "init_failed", "ready"));
    for (ThrottleReason reason : ThrottleReason.values()) {
      missing.add(reason.reason());
    }
    missing.removeIf(last -> lines.stream().anyMatch(line -> line.endsWith(" " + last)));
    return missing;
  }

  @Test
  void a_simulated_world_decides_of_every_request_what_the_live_world_decided() throws IOException {
    Recording recording = RecordingFile.read(folder.resolve("recording"));

    Playback.Result result = Replay.of(recording);

    assertThat(result.difference()).isNull();
    assertThat(result.decisions()).isEqualTo(recording.decisions()).isGreaterThan(1_000);
  }

  @Test
  void the_recorded_run_was_cold_and_warm_and_met_every_limit_and_failure() {
    Recording recording = Recording.of(recorded);

    assertThat(missing(recorded)).isEmpty();
    assertThat(recording.count("recover ")).isPositive();
    assertThat(recording.count("retire ")).isPositive();
    assertThat(recording.count("provision ")).isPositive();
    assertThat(recording.count("ahead ")).isPositive();
  }

  @Test
  void another_limit_is_noticed_at_the_first_decision_that_it_changes() {
    var changed = new ArrayList<>(recorded);
    changed.replaceAll(line ->
        line.startsWith("quota " + Quota.ACCOUNT_CONCURRENCY.title() + " ")
            ? "quota " + Quota.ACCOUNT_CONCURRENCY.title() + " 9"
            : line);

    Playback.Difference difference = Replay.of(Recording.of(changed)).difference();

    assertThat(Objects.requireNonNull(difference).recorded()).isNotEqualTo(difference.replayed());
  }

  /** Of the last requests, as the very last may have been answered after its time-out. */
  @Test
  void a_request_that_was_shorter_is_noticed() {
    int noticed = 0;
    int index = recorded.size();
    for (int i = 0; i < REQUESTS_CHANGED; i++) {
      index = indexOfLast(recorded.subList(0, index), "done ");
      var changed = new ArrayList<>(recorded);
      String[] words = changed.get(index).split(" ", -1);
      words[1] = Long.toString(Long.parseLong(words[1]) - 1);
      changed.set(index, String.join(" ", words));
      noticed += Replay.of(Recording.of(changed)).difference() == null ? 0 : 1;
    }
    assertThat(noticed).isPositive();
  }

  @Test
  void a_decision_that_was_another_is_noticed_with_its_line() {
    var changed = new ArrayList<>(recorded);
    int index = indexOfLast(changed, "assigned ");
    changed.set(index, changed.get(index).replace("warm", "cool").replace("cold", "cool"));

    Playback.Difference difference = Replay.of(Recording.of(changed)).difference();

    assertThat(difference)
        .isEqualTo(new Playback.Difference(index + 1, changed.get(index), recorded.get(index)));
  }

  @Test
  void a_recording_that_was_cut_anywhere_is_replayed_as_far_as_it_goes() {
    for (int size = 40; size < recorded.size(); size += recorded.size() / 7) {
      assertThat(Replay.of(Recording.of(recorded.subList(0, size))).difference()).isNull();
    }
  }

  @Test
  void a_file_that_was_cut_within_a_line_is_read_up_to_the_line_before() throws IOException {
    Path cut = folder.resolve("cut");
    Files.writeString(cut, String.join("\n", recorded.subList(0, 50)));

    assertThat(RecordingFile.read(cut).texts()).isEqualTo(recorded.subList(0, 49));
  }

  @Test
  void a_recording_tells_nothing_of_variables() {
    assertThat(recorded).noneMatch(line -> line.contains("SECRET") || line.contains("hidden"));
  }

  @Test
  void what_is_no_recording_is_refused_with_its_line() {
    assertThatThrownBy(() -> Recording.of(List.of("something else")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1 of the recording");
    assertThatThrownBy(() -> Recording.of(List.of(Recording.FORMAT)))
        .hasMessageContaining("at least one node");
    for (String damaged :
        List.of(
            "nonsense 5",
            "invoke 5",
            "invoke five 0",
            "ready 5 1",
            "quota nothing 1",
            "node many")) {
      assertThatThrownBy(() -> Recording.of(List.of(Recording.FORMAT, "node 1", damaged)))
          .as(damaged)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("line 3 of the recording");
    }
    assertThatThrownBy(
            () -> Recording.of(List.of(Recording.FORMAT, "node 1", "shutdown 5", "shutdown 4")))
        .hasMessageContaining("line 4 of the recording");
  }

  private static int indexOfLast(List<String> lines, String beginning) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(beginning)) {
        return i;
      }
    }
    throw new AssertionError("no " + beginning);
  }
}
