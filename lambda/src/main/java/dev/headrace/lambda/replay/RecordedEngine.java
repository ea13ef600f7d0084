package dev.headrace.lambda.replay;

import dev.headrace.kernel.engine.Capabilities;
import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Request;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.replay.Line;
import dev.headrace.kernel.replay.Playback;
import java.util.List;

/** An engine whose works take as long for what they are told as the recorded ones took. */
final class RecordedEngine implements Engine {
  private final List<Node> nodes;
  private final Playback<FunctionWord> playback;

  RecordedEngine(List<Node> nodes, Playback<FunctionWord> playback) {
    this.nodes = nodes;
    this.playback = playback;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities("recorded", true, true, true, true, List.of());
  }

  @Override
  public List<Node> nodes() {
    return nodes;
  }

  @Override
  public Work prepare(WorkId id, WorkSpec spec, NodeId node, WorkListener listener) {
    return new RecordedWork(id.value(), listener);
  }

  /** Tells a listener what was reported. */
  private static void tell(Line<FunctionWord> line, WorkListener listener) {
    switch (line.word()) {
      case PHASE -> listener.phase(line.constant(3, Phase.class), line.number(4));
      case READY -> listener.ready(Endpoints.NONE);
      case DONE -> listener.done(line.number(3), Outcomes.of(line.text(4)), Measured.NOTHING);
      case EXIT ->
          listener.exited(
              new Exit(line.constant(3, Exit.Kind.class), 0, null, ""), Measured.NOTHING);
      default -> throw new IllegalArgumentException("no report: " + line.word().text());
    }
  }

  private final class RecordedWork implements Work {
    private final long environment;
    private final WorkListener listener;

    RecordedWork(long environment, WorkListener listener) {
      this.environment = environment;
      this.listener = listener;
    }

    private void wasTold() {
      playback.wasTold(FunctionWord.ENVIRONMENT, environment, line -> tell(line, listener));
    }

    @Override
    public void start() {
      wasTold();
    }

    @Override
    public void assign(Request request) {
      wasTold();
    }

    @Override
    public void freeze() {}

    @Override
    public void thaw() {}

    @Override
    public void stop(StopReason why, long graceMillis) {
      wasTold();
    }
  }
}
