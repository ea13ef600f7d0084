package dev.headrace.inference.replay;

import dev.headrace.inference.Ask;
import dev.headrace.inference.Payment;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelDimensions;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.ModelSpec;
import dev.headrace.inference.serve.QuotaLimits;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.replay.Line;
import dev.headrace.kernel.replay.Playback;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.SimulatedWorld;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A recording, decided once more in a simulated world: the same requests come at the same instants,
 * servers and generations take as long for what they are told as they took, and the rules decide
 * anew. A recorder listens here too, and writes the same lines if the rules of both worlds are the
 * same.
 */
public final class Replay {
  private final SimulatedWorld world =
      new SimulatedWorld(new SimulatedWorld.Settings(1, 0, 0, 0, false));
  private final ModelServing rules;
  private final Playback<ModelWord> playback;
  private final Map<Long, ModelCall> calls = new HashMap<>();

  private Replay(Recording recording) {
    this.playback = new Playback<>(recording.script(), world);
    var servers = new RecordedServers(recording.script().nodes(), playback);
    this.rules =
        new ModelServing(
            world,
            servers,
            servers,
            new Meter(usage -> {}),
            ModelDimensions.Source.UNBILLED,
            recording.limits(),
            new Recorder(world, recording.limits(), recording.script().nodes(), playback::compare));
    servers.serve(rules);
  }

  /** Replays a recording up to its end or the first difference. */
  public static Playback.Result of(Recording recording) {
    var replay = new Replay(recording);
    return replay.playback.run(recording.script().came(), replay::comes);
  }

  private void comes(Line<ModelWord> line) {
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

  private void call(Line<ModelWord> line) {
    ModelCall call = request(line);
    calls.put(line.number(2), call);
    rules.call(call);
  }

  private ModelCall known(Line<ModelWord> line) {
    ModelCall call = calls.get(line.number(2));
    if (call == null) {
      throw new IllegalArgumentException("call " + line.text(2) + " has not come");
    }
    return call;
  }

  private static ModelCall request(Line<ModelWord> line) {
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
            Payment.of(line.constant(11, Ask.Tariff.class), false));
    if (line.text(12).equals(Recording.BESIDE)) {
      return ModelCall.beside(ask, line.name(7), ended -> {});
    }
    var limits = new QuotaLimits(line.number(13), line.number(14), line.integer(15));
    return new ModelCall(ask, line.name(7), limits, ended -> {});
  }
}
