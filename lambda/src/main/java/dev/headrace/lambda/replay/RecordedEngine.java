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
import java.util.List;
import java.util.Locale;

/** An engine whose works take as long for what they are told as the recorded ones took. */
final class RecordedEngine implements Engine {
  /** Lets a report come later. */
  @FunctionalInterface
  interface Later {
    void report(Recording.Report report, WorkListener listener);
  }

  private final Recording recording;
  private final Later later;

  RecordedEngine(Recording recording, Later later) {
    this.recording = recording;
    this.later = later;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities("recorded", true, true, true, true, List.of());
  }

  @Override
  public List<Node> nodes() {
    return recording.nodes();
  }

  @Override
  public Work prepare(WorkId id, WorkSpec spec, NodeId node, WorkListener listener) {
    return new RecordedWork(id.value(), listener);
  }

  /** Tells a listener what was reported. */
  static void tell(Line line, WorkListener listener) {
    switch (line.word()) {
      case PHASE ->
          listener.phase(Phase.valueOf(line.text(3).toUpperCase(Locale.ROOT)), line.number(4));
      case READY -> listener.ready(Endpoints.NONE);
      case DONE -> listener.done(line.number(3), Outcomes.of(line.text(4)), Measured.NOTHING);
      case EXIT ->
          listener.exited(
              new Exit(Exit.Kind.valueOf(line.text(3).toUpperCase(Locale.ROOT)), 0, null, ""),
              Measured.NOTHING);
      default -> throw new IllegalArgumentException("no report: " + line.word().text());
    }
  }

  private final class RecordedWork implements Work {
    private final long environment;
    private final WorkListener listener;
    private int told;

    RecordedWork(long environment, WorkListener listener) {
      this.environment = environment;
      this.listener = listener;
    }

    private void wasTold() {
      for (Recording.Report report : recording.reports(environment, told++)) {
        later.report(report, listener);
      }
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
