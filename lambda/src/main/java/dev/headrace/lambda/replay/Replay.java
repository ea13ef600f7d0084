package dev.headrace.lambda.replay;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkSpec.CodeId;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.replay.Line;
import dev.headrace.kernel.replay.Playback;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.SimulatedWorld;
import dev.headrace.lambda.run.Architecture;
import dev.headrace.lambda.run.AsynchronousConfig;
import dev.headrace.lambda.run.FunctionVersion;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.lambda.run.Invocations;
import dev.headrace.lambda.run.VersionSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A recording, decided once more in a simulated world: the same requests come at the same instants,
 * environments take as long for what they are told as they took, and the rules decide anew. A
 * recorder listens here too, and writes the same lines if the rules of both worlds are the same.
 */
public final class Replay {
  private final Recording recording;
  private final SimulatedWorld world;
  private final Invocations rules;
  private final Playback<FunctionWord> playback;
  private final List<FunctionVersion> versions = new ArrayList<>();

  private Replay(Recording recording) {
    this.recording = recording;
    this.world =
        new SimulatedWorld(
            new SimulatedWorld.Settings(1, recording.startEpochMillis(), 0, 0, false));
    this.playback = new Playback<>(recording.script(), world);
    var engine = new RecordedEngine(recording.script().nodes(), playback);
    this.rules =
        new Invocations(
            world,
            engine,
            recording.quotas(),
            new Meter(usage -> {}),
            (partition, group, stream) -> LogStream.NONE,
            MetricSink.NONE,
            new Recorder(world, recording.quotas(), recording.script().nodes(), playback::compare));
  }

  /** Replays a recording up to its end or the first difference. */
  public static Playback.Result of(Recording recording) {
    var replay = new Replay(recording);
    return replay.playback.run(recording.came(), replay::comes);
  }

  private void comes(Line<FunctionWord> line) {
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

  private void publish(Line<FunctionWord> line) {
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

  private FunctionVersion version(Line<FunctionWord> line) {
    return versions.get(line.integer(2));
  }

  private Invocation invocation(Line<FunctionWord> line, Body body) {
    return new Invocation(version(line), body, ended -> {});
  }

  private void recover(long atNanos) {
    var journal = new MemoryJournal();
    for (Line<FunctionWord> line : recording.recoveredAt(atNanos)) {
      byte[] document = Base64.getDecoder().decode(line.text(7));
      var key =
          new DocumentKey(line.text(3), new Partition(line.text(4), line.text(5)), line.text(6));
      journal.sync(journal.append(new Change.Put(key, () -> document)));
    }
    rules.recover(journal);
  }
}
