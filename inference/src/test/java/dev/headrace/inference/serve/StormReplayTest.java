package dev.headrace.inference.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.inference.replay.Recording;
import dev.headrace.inference.replay.Replay;
import dev.headrace.kernel.replay.Playback;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Stormy hours of models of one server and of several, recorded and decided once more. */
final class StormReplayTest {
  private static final int SEEDS = 12;
  private static final long HOURS = 50;

  private static final List<Pattern> EXPECTED =
      List.of(
          Pattern.compile("keep \\d+ fleet 0 .*"),
          Pattern.compile("keep \\d+ fleet 4 .*"),
          Pattern.compile("keep \\d+ rising .*"),
          Pattern.compile("deploy \\d+ fleet .*"),
          Pattern.compile("remove \\d+ .*"),
          Pattern.compile("leaves .*"),
          Pattern.compile("told .* stop"),
          Pattern.compile("exit .* signaled"),
          Pattern.compile("unreachable .*"),
          Pattern.compile("ended .* answered .*"),
          Pattern.compile("ended .* unavailable .*"),
          Pattern.compile("ended .*room=.*"),
          Pattern.compile("ended .*back_off=.*"));

  @Test
  void a_world_that_hears_the_same_decides_the_same_of_several_servers_as_of_one() {
    List<String> all = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      List<String> lines = Storm.record(seed, HOURS);
      Recording recording = Recording.of(lines);

      Playback.Result result = Replay.of(recording);

      assertThat(result.difference()).as("seed " + seed).isNull();
      assertThat(result.decisions()).isEqualTo(recording.decisions()).isGreaterThan(5_000);
      all.addAll(lines);
    }

    assertThat(EXPECTED)
        .allMatch(pattern -> all.stream().anyMatch(line -> pattern.matcher(line).matches()));
  }

  @Test
  void another_number_of_servers_is_noticed() {
    var changed = new ArrayList<>(Storm.record(0, HOURS));
    changed.replaceAll(line -> line.replaceFirst("(keep \\d+ fleet) 3 ", "$1 4 "));

    assertThat(Replay.of(Recording.of(changed)).difference()).isNotNull();
  }

  @Test
  void another_notice_of_a_server_that_is_taken_back_is_noticed() {
    var changed = new ArrayList<>(Storm.record(0, HOURS));
    changed.replaceAll(line -> line.replaceFirst("(leaves \\d+ \\d+) \\d+", "$1 1"));

    assertThat(Replay.of(Recording.of(changed)).difference()).isNotNull();
  }
}
