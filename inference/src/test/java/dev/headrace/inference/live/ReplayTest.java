package dev.headrace.inference.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.inference.replay.Recording;
import dev.headrace.inference.replay.Replay;
import dev.headrace.kernel.replay.Playback;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
final class ReplayTest {
  private static final int LEAST_ROUNDS = 12;
  private static final int MOST_ROUNDS = 400;

  /** What is to happen in the recorded run. */
  private static final List<Pattern> EXPECTED =
      List.of(
          Pattern.compile("ended .* answered .*"),
          Pattern.compile("ended .* cancelled .*"),
          Pattern.compile("ended .* timed_out .*"),
          Pattern.compile("ended .* server_failed .*"),
          Pattern.compile("ended .* too_many_requests .*"),
          Pattern.compile("ended .* too_many_tokens .*"),
          Pattern.compile("ended .* queue_full .*"),
          Pattern.compile("ended .*queue=.*"),
          Pattern.compile("ended .*room=.*"),
          Pattern.compile("ended .*process=.*"),
          Pattern.compile("ended .*back_off=.*"),
          Pattern.compile("stop .* timed_out"),
          Pattern.compile("told .* stop"),
          Pattern.compile("exit .* signaled"),
          Pattern.compile("granted .* 0"),
          Pattern.compile("call .* batch slot .*"),
          Pattern.compile("call .* beside .*"),
          Pattern.compile("admitted .* none"),
          Pattern.compile("unreachable .*"),
          Pattern.compile("remove .* large"));

  private static List<String> recorded = List.of();

  @BeforeAll
  static void recordALiveRun() throws Exception {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    try (var run = new RecordedRun(heard::add)) {
      for (int i = 0;
          i < MOST_ROUNDS && (i < LEAST_ROUNDS || !missing(List.copyOf(heard)).isEmpty());
          i++) {
        run.round();
      }
    }
    recorded = List.copyOf(heard);
  }

  private static List<Pattern> missing(List<String> lines) {
    var missing = new ArrayList<>(EXPECTED);
    missing.removeIf(pattern -> lines.stream().anyMatch(line -> pattern.matcher(line).matches()));
    return missing;
  }

  @Test
  void a_simulated_world_decides_of_every_request_what_the_live_world_decided() {
    Recording recording = Recording.of(recorded);

    Playback.Result result = Replay.of(recording);

    assertThat(result.difference()).isNull();
    assertThat(result.decisions()).isEqualTo(recording.decisions()).isGreaterThan(500);
  }

  @Test
  void the_recorded_run_waited_for_everything_and_met_every_limit_and_failure() {
    assertThat(missing(recorded)).isEmpty();
  }

  @Test
  void another_limit_is_noticed_at_the_first_decision_that_it_changes() {
    var changed = new ArrayList<>(recorded);
    changed.set(1, changed.get(1).replaceFirst("limits 4 ", "limits 1000 "));

    Playback.Difference difference =
        Objects.requireNonNull(Replay.of(Recording.of(changed)).difference());

    assertThat(difference.recorded()).isNotEqualTo(difference.replayed());
  }

  @Test
  void a_quota_that_was_another_is_noticed() {
    var changed = new ArrayList<>(recorded);
    changed.replaceAll(line ->
        line.startsWith("call ")
            ? line.replaceFirst(" 5 \\d+ 1$", " 6 9223372036854775807 1")
            : line);

    assertThat(changed).isNotEqualTo(recorded);
    assertThat(Replay.of(Recording.of(changed)).difference()).isNotNull();
  }

  @Test
  void a_start_that_took_another_time_is_noticed() {
    int ready = indexOf("sign .* ready");
    var changed = new ArrayList<>(recorded);
    changed.set(ready, oneNanosecondEarlier(changed.get(ready)));

    assertThat(Replay.of(Recording.of(changed)).difference()).isNotNull();
  }

  private static String oneNanosecondEarlier(String line) {
    String[] words = line.split(" ", -1);
    words[1] = Long.toString(Long.parseLong(words[1]) - 1);
    return String.join(" ", words);
  }

  @Test
  void a_decision_that_was_another_is_noticed_with_its_line() {
    int index = indexOf("ended .* answered .*");
    var changed = new ArrayList<>(recorded);
    changed.set(index, changed.get(index).replace("answered", "refused"));

    assertThat(Replay.of(Recording.of(changed)).difference())
        .isEqualTo(new Playback.Difference(index + 1, changed.get(index), recorded.get(index)));
  }

  @Test
  void a_recording_that_was_cut_anywhere_is_replayed_as_far_as_it_goes() {
    for (int size = 10; size < recorded.size(); size += recorded.size() / 7) {
      assertThat(Replay.of(Recording.of(recorded.subList(0, size))).difference()).isNull();
    }
  }

  @Test
  void a_recording_tells_nothing_of_prompts_and_answers() {
    assertThat(recorded)
        .noneMatch(line -> line.contains(RecordedRun.PROMPT) || line.contains("word1"));
  }

  @Test
  void what_is_no_recording_is_refused_with_its_line() {
    assertThatThrownBy(() -> Recording.of(List.of("something else")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1 of the recording");
    assertThatThrownBy(() -> Recording.of(recorded.subList(0, 2)))
        .hasMessageContaining("at least one node");
    for (String damaged :
        List.of(
            "nonsense 5",
            "cancel 5",
            "cancel five 1",
            "sign 5 1 ready",
            "unreachable 5 1",
            "limits 1",
            "node many")) {
      var lines = new ArrayList<>(recorded.subList(0, 3));
      lines.add(damaged);
      assertThatThrownBy(() -> Recording.of(lines))
          .as(damaged)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("line 4 of the recording");
    }
  }

  private static int indexOf(String pattern) {
    for (int i = 0; i < recorded.size(); i++) {
      if (recorded.get(i).matches(pattern)) {
        return i;
      }
    }
    throw new AssertionError("no " + pattern);
  }
}
