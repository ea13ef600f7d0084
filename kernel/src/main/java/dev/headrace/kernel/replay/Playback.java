package dev.headrace.kernel.replay;

import dev.headrace.kernel.world.Event;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a recording come once more to rules in a simulated world: what came from outside comes at
 * the same instants, whoever is told something reports as long after as it did, and the rules
 * decide anew. What a recorder writes here is compared with what was recorded.
 */
public final class Playback<W extends Word> {
  /**
   * What came of it.
   *
   * @param decisions how many decisions were the same
   * @param difference where the worlds differ first; null where they do not
   */
  public record Result(long decisions, @Nullable Difference difference) {}

  /**
   * A line that is not the same.
   *
   * @param line its number in the recording, from 1
   * @param recorded what the recording has there
   * @param replayed what the replay has there; empty where it has nothing more
   */
  public record Difference(int line, String recorded, String replayed) {}

  /** Something that comes to the rules, from outside or as a report. */
  private record Occurrence(long atNanos, int line, Event event) {}

  private final Script<W> script;
  private final SimulatedWorld world;
  private final PriorityQueue<Occurrence> coming =
      new PriorityQueue<>(
          Comparator.comparingLong(Occurrence::atNanos).thenComparingInt(Occurrence::line));
  private final Map<Script.Subject, Integer> timesTold = new HashMap<>();
  private int written;
  private long decisions;
  private @Nullable Difference difference;

  /** A recording that nothing of has come yet. */
  public Playback(Script<W> script, SimulatedWorld world) {
    this.script = script;
    this.world = world;
  }

  /**
   * Lets it come up to its end or the first difference.
   *
   * @param came what came from outside, in order
   * @param comes brings such a line to the rules, within an event
   */
  public Result run(List<Line<W>> came, Consumer<Line<W>> comes) {
    for (Line<W> line : came) {
      coming.add(new Occurrence(line.atNanos(), line.number(), () -> comes.accept(line)));
    }
    play();
    if (difference == null && written < script.texts().size()) {
      difference = new Difference(written + 1, script.texts().get(written), "");
    }
    return new Result(decisions, difference);
  }

  /**
   * What is due by an instant rings before anything comes at it, as in a live world. Alarms may
   * tell others something, of which reports come; so they count where nothing else is left.
   */
  private void play() {
    while (difference == null && nextNanos() <= script.lengthNanos()) {
      Occurrence next = coming.peek();
      if (next == null || world.nextAlarmNanos() <= next.atNanos()) {
        world.step();
      } else {
        world.runUntil(next.atNanos());
        comeAllAt(next.atNanos());
      }
    }
  }

  /** When something comes or rings next. */
  private long nextNanos() {
    Occurrence next = coming.peek();
    long alarm = world.nextAlarmNanos();
    return next == null ? alarm : Math.min(alarm, next.atNanos());
  }

  /** Each in an event of its own: what it tells somebody may be reported at the same instant. */
  private void comeAllAt(long atNanos) {
    Occurrence next = coming.peek();
    while (next != null && next.atNanos() == atNanos) {
      coming.remove();
      world.enter(next.event());
      next = coming.peek();
    }
  }

  /**
   * Somebody was told something: what it reported then comes again, as long after.
   *
   * @param subject who, as {@link Word#subject} names it
   * @param tell brings such a line to the rules, within an event
   */
  public void wasTold(String subject, long number, Consumer<Line<W>> tell) {
    var who = new Script.Subject(subject, number);
    int before = timesTold.merge(who, 1, Integer::sum) - 1;
    for (Script.Reported<W> reported : script.reports(who, before)) {
      Line<W> line = reported.line();
      coming.add(
          new Occurrence(
              world.nowNanos() + reported.afterNanos(), line.number(), () -> tell.accept(line)));
    }
  }

  /** Takes a line that a recorder writes of this world. */
  public void compare(String replayed) {
    int index = written++;
    if (difference != null || index >= script.texts().size()) {
      return;
    }
    String recorded = script.texts().get(index);
    if (!recorded.equals(replayed)) {
      difference = new Difference(index + 1, recorded, replayed);
    } else if (script.isDecision(index)) {
      decisions++;
    }
  }
}
