package dev.headrace.lambda.api;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.engine.Capabilities;
import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Request;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An engine whose works are a function of the test, each on a thread of its own. */
final class InProcessEngine implements Engine, AutoCloseable {
  /** What a work does with a request. */
  interface Code {
    Outcome run(WorkSpec spec, Request request) throws Exception;
  }

  private volatile @Nullable Entrance entrance;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** What every work does; it answers the event itself unless the test says otherwise. */
  volatile Code code = (spec, request) -> new Outcome.Answered(request.body());

  /** Whether works end before they are ready. */
  volatile boolean failing;

  /** What was prepared, in order. */
  final ConcurrentLinkedQueue<WorkSpec> prepared = new ConcurrentLinkedQueue<>();

  /** What was assigned, in order. */
  final ConcurrentLinkedQueue<Request> assigned = new ConcurrentLinkedQueue<>();

  /** Says how its works come back into the world; before the first of them starts. */
  InProcessEngine enteringBy(Entrance door) {
    entrance = door;
    return this;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities("in-process", false, false, false, false, List.of());
  }

  @Override
  public List<Node> nodes() {
    return List.of(new Node(new NodeId("here"), 4_000, 1 << 20, List.of(), "zone", false));
  }

  @Override
  public Work prepare(WorkId id, WorkSpec spec, NodeId node, WorkListener listener) {
    prepared.add(spec);
    return new InProcessWork(spec, listener);
  }

  private void tell(Event event) {
    Objects.requireNonNull(entrance).enter(event);
  }

  static Outcome answered(String json) {
    return new Outcome.Answered(Body.of(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    threads.close();
  }

  private final class InProcessWork implements Work {
    private final WorkSpec spec;
    private final WorkListener listener;
    private final AtomicBoolean ended = new AtomicBoolean();

    InProcessWork(WorkSpec spec, WorkListener listener) {
      this.spec = spec;
      this.listener = listener;
    }

    @Override
    public void start() {
      threads.execute(() -> {
        tell(() -> listener.phase(Phase.SANDBOX, 1_000_000));
        if (failing) {
          exit(new Exit(Exit.Kind.EXITED, 1, null, ""));
          return;
        }
        tell(() -> listener.phase(Phase.INIT, 2_000_000));
        tell(() -> listener.ready(Endpoints.NONE));
      });
    }

    @Override
    public void assign(Request request) {
      assigned.add(request);
      threads.execute(() -> run(request));
    }

    private void run(Request request) {
      Outcome outcome;
      try {
        outcome = code.run(spec, request);
      } catch (Exception e) {
        exit(new Exit(Exit.Kind.EXITED, 1, null, String.valueOf(e.getMessage())));
        return;
      }
      spec.output().line(System.currentTimeMillis(), "it ran");
      if (!ended.get()) {
        tell(() -> listener.done(request.id(), outcome, new Measured(1 << 20, -1)));
      }
    }

    @Override
    public void freeze() {}

    @Override
    public void thaw() {}

    @Override
    public void stop(StopReason why, long graceMillis) {
      threads.execute(() -> exit(new Exit(Exit.Kind.STOPPED, 0, null, "")));
    }

    private void exit(Exit exit) {
      if (ended.compareAndSet(false, true)) {
        tell(() -> listener.exited(exit, Measured.NOTHING));
      }
    }
  }
}
