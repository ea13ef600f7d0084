package dev.headrace.lambda.replay;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec.CodeId;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Event;
import dev.headrace.kernel.world.SimulatedWorld;
import dev.headrace.lambda.run.Architecture;
import dev.headrace.lambda.run.AsynchronousConfig;
import dev.headrace.lambda.run.FunctionVersion;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.lambda.run.Invocations;
import dev.headrace.lambda.run.VersionSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A recording, decided once more in a simulated world: the same requests come at the same instants,
 * environments take as long for what they are told as they took, and the rules decide anew. A
 * recorder listens here too, and writes the same lines if the rules of both worlds are the same.
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

  /** Something that comes to the rules, from outside or from an environment. */
  private record Occurrence(long atNanos, int line, Event event) {}

  private final Recording recording;
  private final SimulatedWorld world;
  private final Invocations rules;
  private final PriorityQueue<Occurrence> coming =
      new PriorityQueue<>(
          Comparator.comparingLong(Occurrence::atNanos).thenComparingInt(Occurrence::line));
  private final List<FunctionVersion> versions = new ArrayList<>();
  private int written;
  private long decisions;
  private @Nullable Difference difference;

  private Replay(Recording recording) {
    this.recording = recording;
    this.world =
        new SimulatedWorld(
            new SimulatedWorld.Settings(1, recording.startEpochMillis(), 0, 0, false));
    var engine = new RecordedEngine(recording, this::later);
    this.rules =
        new Invocations(
            world,
            engine,
            recording.quotas(),
            new Meter(usage -> {}),
            (partition, group, stream) -> LogStream.NONE,
            MetricSink.NONE,
            new Recorder(world, recording.quotas(), recording.nodes(), this::compare));
    for (Line line : recording.came()) {
      coming.add(new Occurrence(line.atNanos(), line.number(), () -> comes(line)));
    }
  }

  /** Replays a recording up to its end or the first difference. */
  public static Result of(Recording recording) {
    var replay = new Replay(recording);
    replay.run();
    return new Result(replay.decisions, replay.difference);
  }

  /**
   * What is due by an instant rings before anything comes at it, as in a live world. Alarms may
   * tell environments something, of which reports come; so they count where nothing else is left.
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
    if (difference == null) {
      world.runUntil(recording.lengthNanos());
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

  private void later(Recording.Report report, WorkListener listener) {
    Line line = report.line();
    coming.add(
        new Occurrence(
            world.nowNanos() + report.afterNanos(),
            line.number(),
            () -> RecordedEngine.tell(line, listener)));
  }

  private void comes(Line line) {
    switch (line.word()) {
      case PUBLISH -> publish(line);
      case RETIRE -> rules.retire(version(line));
      case RESERVE ->
          rules.setReservedConcurrency(
              new Partition(line.text(2), line.text(3)),
              line.text(4),
              line.text(5).equals(Recording.NONE) ? null : Integer.valueOf(line.text(5)));
      case RETRIES ->
          rules.setAsynchronousConfig(
              version(line), new AsynchronousConfig(line.integer(3), line.integer(4)));
      case PROVISION -> rules.provision(version(line), line.integer(3));
      case RECOVER -> recover(line.atNanos());
      case INVOKE -> rules.invoke(invocation(line, Body.EMPTY));
      case ENQUEUE -> rules.enqueue(invocation(line, Body.of(new byte[line.integer(3)])));
      case SHUTDOWN -> rules.shutdown();
      default -> throw new IllegalArgumentException("nothing from outside: " + line.word().text());
    }
  }

  private void publish(Line line) {
    FunctionVersion version =
        rules.publish(
            new VersionSpec(
                new Partition(line.text(3), line.text(4)),
                line.text(5),
                line.text(6),
                line.number(7),
                new CodeId("recorded"),
                "recorded",
                Architecture.X86_64,
                "recorded",
                Map.of(),
                line.integer(8),
                line.integer(9),
                512,
                "recorded",
                0));
    if (version.number() == versions.size()) {
      versions.add(version);
    }
  }

  private FunctionVersion version(Line line) {
    return versions.get(line.integer(2));
  }

  private Invocation invocation(Line line, Body body) {
    return new Invocation(version(line), body, ended -> {});
  }

  private void recover(long atNanos) {
    var journal = new MemoryJournal();
    for (Line line : recording.recoveredAt(atNanos)) {
      byte[] document = Base64.getDecoder().decode(line.text(7));
      var key =
          new DocumentKey(line.text(3), new Partition(line.text(4), line.text(5)), line.text(6));
      journal.sync(journal.append(new Change.Put(key, () -> document)));
    }
    rules.recover(journal);
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
