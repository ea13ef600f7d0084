package dev.headrace.kernel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A bell that is rung some time after somebody presses its button, if its hammer is up to it. */
class PlaybackTest {
  private static final String FORMAT = "bells 1";
  private static final List<Node> NODES =
      List.of(new Node(new NodeId("tower"), 1_000, 64, List.of(), "a", false));

  private enum BellWord implements Word {
    PRESS(Form.came(3)),
    SWING(Form.told("hammer", 3)),
    HIT(Form.reported("hammer", 3)),
    RANG(Form.decided(3));

    @SuppressWarnings("ImmutableEnumChecker") // two constants and a number
    private final Form form;

    BellWord(Form form) {
      this.form = form;
    }

    @Override
    public Form form() {
      return form;
    }
  }

  private static Script<BellWord> script(List<String> lines) {
    return Script.of(FORMAT, List.of(BellWord.values()), line -> line.startsWith("loud"), lines);
  }

  private static List<String> lines(String... lines) {
    List<String> all = new ArrayList<>(List.of(FORMAT, "loud yes", "node 64"));
    all.addAll(List.of(lines));
    return all;
  }

  /** Rules that have the hammer swing after a delay, and say that the bell rang when it has hit. */
  private static Playback.Result replay(List<String> recorded, long delayNanos) {
    Script<BellWord> script = script(recorded);
    var world = new SimulatedWorld(new SimulatedWorld.Settings(1, 0, 0, 0, false));
    var playback = new Playback<>(script, world);
    var writer = new LineWriter(world, FORMAT, List.of("loud yes"), NODES, playback::compare);
    return playback.run(
        script.came(),
        press -> {
          writer.begin(BellWord.PRESS).named(press.name(2)).end();
          Alarm swing =
              new Alarm(
                  "swing",
                  () -> {
                    writer.begin(BellWord.SWING).with(7).end();
                    playback.wasTold(
                        "hammer",
                        7,
                        hit -> {
                          writer.begin(BellWord.HIT).with(hit.number(2)).end();
                          writer.begin(BellWord.RANG).named(press.name(2)).end();
                        });
                  });
          world.arm(swing, world.nowNanos() + delayNanos);
        });
  }

  private static final List<String> TWICE =
      lines(
          "press 5 a+guest",
          "swing 15 7",
          "hit 40 7",
          "rang 40 a+guest",
          "press 100 nobody",
          "swing 110 7",
          "hit 111 7",
          "rang 111 nobody");

  @Test
  void the_same_rules_decide_the_same() {
    assertThat(replay(TWICE, 10)).isEqualTo(new Playback.Result(4, null));
    assertThat(script(TWICE).decisions()).isEqualTo(4);
    assertThat(script(TWICE).lengthNanos()).isEqualTo(111);
  }

  @Test
  void other_rules_differ_where_they_first_do() {
    assertThat(replay(TWICE, 11).difference())
        .isEqualTo(new Playback.Difference(5, "swing 15 7", "swing 16 7"));
  }

  @Test
  void a_recording_may_end_anywhere() {
    for (int size = 3; size <= TWICE.size(); size++) {
      assertThat(replay(TWICE.subList(0, size), 10).difference()).as(size + " lines").isNull();
    }
  }

  @Test
  void what_the_rules_do_not_decide_any_more_is_a_difference() {
    List<String> more = new ArrayList<>(TWICE);
    more.add("rang 111 again");

    assertThat(replay(more, 10).difference())
        .isEqualTo(new Playback.Difference(12, "rang 111 again", ""));
  }

  @Test
  void what_was_told_and_reported_at_one_instant_comes_before_what_came_later_at_it() {
    List<String> recorded =
        lines("press 5 a", "swing 5 7", "hit 5 7", "rang 5 bell", "press 5 b", "swing 5 7");

    assertThat(replayAtOnce(recorded)).isEqualTo(new Playback.Result(3, null));
  }

  /** Rules that have the hammer swing at once, and say that the bell rang when it has hit. */
  private static Playback.Result replayAtOnce(List<String> recorded) {
    Script<BellWord> script = script(recorded);
    var world = new SimulatedWorld(new SimulatedWorld.Settings(1, 0, 0, 0, false));
    var playback = new Playback<>(script, world);
    var writer = new LineWriter(world, FORMAT, List.of("loud yes"), NODES, playback::compare);
    return playback.run(
        script.came(),
        press -> {
          writer.begin(BellWord.PRESS).named(press.name(2)).end();
          writer.begin(BellWord.SWING).with(7).end();
          world.effect(
              new Lane(7),
              () ->
                  playback.wasTold(
                      "hammer",
                      7,
                      hit -> {
                        writer.begin(BellWord.HIT).with(hit.number(2)).end();
                        writer.begin(BellWord.RANG).named("bell").end();
                      }));
        });
  }

  @Test
  void what_is_no_recording_is_refused_with_its_line() {
    assertThatThrownBy(() -> script(List.of("drums 1"))).hasMessageContaining("line 1");
    assertThatThrownBy(() -> script(List.of(FORMAT, "loud yes"))).hasMessageContaining("node");
    assertThatThrownBy(() -> script(lines("clap 5 x"))).hasMessageContaining("nothing is called");
    assertThatThrownBy(() -> script(lines("press 5"))).hasMessageContaining("has 3 words, not 2");
    assertThatThrownBy(() -> script(lines("hit 5 7")))
        .hasMessageContaining("line 4")
        .hasMessageContaining("hammer 7 was told nothing yet");
    assertThatThrownBy(() -> script(lines("press 5 a", "press 4 b")))
        .hasMessageContaining("line 5");
  }
}
