package dev.headrace.inference.replay;

import dev.headrace.inference.Ask;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelDimensions;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.ModelSpec;
import dev.headrace.inference.serve.QuotaLimits;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Event;
import dev.headrace.kernel.world.SimulatedWorld;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A recording, decided once more in a simulated world: the same requests come at the same instants,
 * servers and generations take as long for what they are told as they took, and the rules decide
 * anew. A recorder listens here too, and writes the same lines if the rules of both worlds are the
 * same.
 */
public final class Replay {
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

  /** Something that comes to the rules, from outside or of a report. */
  private record Occurrence(long atNanos, int line, Event event) {}

  private static final ModelDimensions.Keys UNBILLED =
      new ModelDimensions.Keys(key("requests"), key("input"), key("output"));

  private final Recording recording;
  private final SimulatedWorld world =
      new SimulatedWorld(new SimulatedWorld.Settings(1, 0, 0, 0, false));
  private final ModelServing rules;
  private final PriorityQueue<Occurrence> coming =
      new PriorityQueue<>(
          Comparator.comparingLong(Occurrence::atNanos).thenComparingInt(Occurrence::line));
  private final Map<Long, ModelCall> calls = new HashMap<>();
  private int written;
  private long decisions;
  private @Nullable Difference difference;

  private Replay(Recording recording) {
    this.recording = recording;
    var servers = new RecordedServers(recording, this::later);
    this.rules =
        new ModelServing(
            world,
            servers,
            servers,
            new Meter(usage -> {}),
            (service, modelId) -> UNBILLED,
            recording.limits(),
            new Recorder(world, recording.limits(), recording.nodes(), this::compare));
    servers.serve(rules);
    for (Line line : recording.came()) {
      coming.add(new Occurrence(line.atNanos(), line.number(), () -> comes(line)));
    }
  }

  private static ModelDimensions.Key key(String what) {
    return new ModelDimensions.Key("Replayed", what, "");
  }

  /** Replays a recording up to its end or the first difference. */
  public static Result of(Recording recording) {
    var replay = new Replay(recording);
    replay.run();
    return new Result(replay.decisions, replay.difference);
  }

  /**
   * What is due by an instant rings before anything comes at it, as in a live world. Alarms may
   * tell servers something, of which reports come; so they count where nothing else is left.
   */
  private void run() {
    while (difference == null && nextNanos() <= recording.lengthNanos()) {
      Occurrence next = coming.peek();
      if (next == null || world.nextAlarmNanos() <= next.atNanos()) {
        world.step();
      } else {
        world.runUntil(next.atNanos());
        world.enter(() -> comeAllAt(next.atNanos()));
      }
    }
    if (difference == null && written < recording.texts().size()) {
      difference = new Difference(written + 1, recording.texts().get(written), "");
    }
  }

  /** When something comes or rings next. */
  private long nextNanos() {
    Occurrence next = coming.peek();
    long alarm = world.nextAlarmNanos();
    return next == null ? alarm : Math.min(alarm, next.atNanos());
  }

  private void comeAllAt(long atNanos) {
    Occurrence next = coming.peek();
    while (next != null && next.atNanos() == atNanos) {
      coming.remove();
      next.event().happen();
      next = coming.peek();
    }
  }

  private void later(Recording.Reported reported, Event event) {
    coming.add(
        new Occurrence(world.nowNanos() + reported.afterNanos(), reported.line().number(), event));
  }

  private void comes(Line line) {
    switch (line.word()) {
      case DEPLOY ->
          rules.deploy(
              new ModelSpec(
                  line.name(2), line.name(3), line.integer(4), line.number(5), line.number(6)));
      case REMOVE -> rules.remove(line.name(2));
      case KEEP ->
          rules.keep(line.name(2), line.integer(3), new Partition(line.name(4), line.name(5)));
      case CALL -> call(line);
      case ADMIT -> rules.admit(request(line));
      case CANCEL -> rules.cancel(known(line));
      case SHUTDOWN -> rules.shutdown();
      default -> throw new IllegalArgumentException("nothing from outside: " + line.word().text());
    }
  }

  private void call(Line line) {
    ModelCall call = request(line);
    calls.put(line.number(2), call);
    rules.call(call);
  }

  private ModelCall known(Line line) {
    ModelCall call = calls.get(line.number(2));
    if (call == null) {
      throw new IllegalArgumentException("call " + line.text(2) + " has not come");
    }
    return call;
  }

  private static ModelCall request(Line line) {
    var ask =
        new Ask(
            new Partition(line.name(3), line.name(4)),
            line.name(5),
            line.name(6),
            Ask.Task.CHAT,
            new byte[0],
            true,
            line.integer(8),
            line.integer(9),
            Duration.ofNanos(line.number(10)),
            "",
            line.constant(11, Ask.Tariff.class),
            false);
    if (line.text(12).equals(Recording.BESIDE)) {
      return ModelCall.beside(ask, line.name(7), ended -> {});
    }
    var limits = new QuotaLimits(line.number(13), line.number(14), line.integer(15));
    return new ModelCall(ask, line.name(7), limits, ended -> {});
  }

  private void compare(String replayed) {
    int index = written++;
    if (difference != null || index >= recording.texts().size()) {
      return;
    }
    String recorded = recording.texts().get(index);
    if (!recorded.equals(replayed)) {
      difference = new Difference(index + 1, recorded, replayed);
    } else if (recording.isDecision(index)) {
      decisions++;
    }
  }
}
