package dev.headrace.inference.replay;

import dev.headrace.inference.TokenUse;
import dev.headrace.inference.serve.Decisions;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.Generations;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelServer;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.Report;
import dev.headrace.inference.serve.simulated.SimulatedWork;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Servers and generations that take as long for what they are told as the recorded ones took. */
final class RecordedServers implements Engine, Generations {
  private static final WorkSpec WORK = SimulatedWork.named("recorded", 1_000);

  private final List<Node> nodes;
  private final Playback<ModelWord> playback;
  private final Map<Long, ModelServer> servers = new HashMap<>();
  private @Nullable ModelServing serving;

  RecordedServers(List<Node> nodes, Playback<ModelWord> playback) {
    this.nodes = nodes;
    this.playback = playback;
  }

  /** Says who hears of generations. */
  void serve(ModelServing rules) {
    serving = rules;
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
  public void prepare(ModelServer server) {
    servers.put(server.number(), server);
    wasTold(server.number());
  }

  @Override
  public void warmUp(ModelServer server) {
    wasTold(server.number());
  }

  @Override
  public void begin(ModelCall call) {
    wasTold(call);
  }

  @Override
  public void stop(ModelCall call) {
    wasTold(call);
  }

  private void wasTold(long number) {
    ModelServer server = servers.get(number);
    if (server == null) {
      throw new IllegalStateException("server " + number + " was not prepared");
    }
    playback.wasTold(ModelWord.SERVER, number, line -> tell(line, server));
  }

  private static void tell(Line<ModelWord> line, ModelServer server) {
    switch (line.word()) {
      case SIGN -> tell(line.constant(3, Decisions.Sign.class), server);
      case PHASE -> server.phase(line.constant(3, Phase.class), line.number(4));
      case LEAVES -> server.leaves(line.number(3));
      case EXIT ->
          server.exited(new Exit(line.constant(3, Exit.Kind.class), 0, null, ""), Measured.NOTHING);
      default -> throw new IllegalArgumentException("no report: " + line.word().text());
    }
  }

  private static void tell(Decisions.Sign sign, ModelServer server) {
    switch (sign) {
      case PREPARED -> server.prepared(WORK);
      case PREPARATION_FAILED -> server.preparationFailed("as recorded");
      case READY -> server.ready(Endpoints.NONE);
      case UNHEALTHY -> server.healthy(false);
      case WARMED_UP -> server.warmedUp();
      case WARM_UP_FAILED -> server.warmUpFailed("as recorded");
    }
  }

  private void wasTold(ModelCall call) {
    ModelServing rules = serving;
    if (rules == null) {
      throw new IllegalStateException("it is not said who hears of generations");
    }
    playback.wasTold(ModelWord.CALLED, call.id(), line -> tell(line, call, rules));
  }

  private static void tell(Line<ModelWord> line, ModelCall call, ModelServing rules) {
    if (line.word() == ModelWord.UNREACHABLE) {
      rules.unreachable(call, "as recorded");
    } else {
      rules.ended(
          call,
          new Report(
              line.constant(3, Ending.class),
              "",
              new TokenUse(line.integer(4), line.integer(5), line.integer(6)),
              line.number(7)));
    }
  }

  @Override
  public Work prepare(WorkId id, WorkSpec spec, NodeId node, WorkListener listener) {
    return new RecordedWork(id.value());
  }

  /** The process of a server. */
  private final class RecordedWork implements Work {
    private final long number;

    RecordedWork(long number) {
      this.number = number;
    }

    @Override
    public void start() {
      wasTold(number);
    }

    @Override
    public void stop(StopReason why, long graceMillis) {
      wasTold(number);
    }

    @Override
    public void assign(Request request) {
      throw new IllegalStateException("a server is assigned nothing");
    }

    @Override
    public void freeze() {}

    @Override
    public void thaw() {}
  }
}
