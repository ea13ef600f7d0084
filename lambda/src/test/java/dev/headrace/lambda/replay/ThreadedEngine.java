package dev.headrace.lambda.replay;

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
import dev.headrace.kernel.world.WorldStoppedException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine of a live world whose works are threads that take real time, and go wrong now and then:
 * they fail to start, crash, answer with an error, or too late.
 */
final class ThreadedEngine implements Engine, AutoCloseable {
  private static final long MICRO = 1_000;

  private final Entrance entrance;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ThreadedEngine(Entrance entrance) {
    this.entrance = entrance;
  }

  static List<Node> machines() {
    return List.of(
        new Node(new NodeId("one"), 4_000, 2_048, List.of(), "a", false),
        new Node(new NodeId("other"), 4_000, 1_024, List.of(), "a", false));
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities("threads", true, false, false, false, List.of());
  }

  @Override
  public List<Node> nodes() {
    return machines();
  }

  @Override
  public Work prepare(WorkId id, WorkSpec spec, NodeId node, WorkListener listener) {
    return new ThreadedWork(listener);
  }

  @Override
  public void close() {
    threads.close();
  }

  private void tell(Event event) {
    try {
      entrance.enter(event);
    } catch (WorldStoppedException ended) {
      // The test is over.
    }
  }

  private static void takeMicros(long most) {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most) * MICRO);
  }

  private static boolean once(int in) {
    return ThreadLocalRandom.current().nextInt(in) == 0;
  }

  private final class ThreadedWork implements Work {
    private final WorkListener listener;
    private final AtomicBoolean ended = new AtomicBoolean();

    ThreadedWork(WorkListener listener) {
      this.listener = listener;
    }

    @Override
    public void start() {
      threads.execute(() -> {
        takeMicros(2_000);
        if (once(10)) {
          exit(Exit.Kind.START_FAILED);
          return;
        }
        tell(() -> {
          listener.phase(Phase.SANDBOX, 1_000);
          listener.phase(Phase.CODE, 2_000);
        });
        takeMicros(once(40) ? 100_000 : 5_000);
        if (once(10)) {
          exit(Exit.Kind.INIT_ERROR);
          return;
        }
        tell(() -> listener.ready(Endpoints.NONE));
      });
    }

    @Override
    public void assign(Request request) {
      long id = request.id();
      threads.execute(() -> serve(id));
    }

    private void serve(long id) {
      takeMicros(once(50) ? 200_000 : 4_000);
      if (once(30)) {
        exit(Exit.Kind.EXITED);
        return;
      }
      Outcome outcome = once(20) ? Outcomes.of("failed") : Outcome.Answered.EMPTY;
      tell(() -> listener.done(id, outcome, Measured.NOTHING));
    }

    @Override
    public void freeze() {}

    @Override
    public void thaw() {}

    @Override
    public void stop(StopReason why, long graceMillis) {
      threads.execute(() -> {
        takeMicros(1_000);
        if (!once(20)) {
          exit(Exit.Kind.STOPPED);
        }
      });
    }

    private void exit(Exit.Kind kind) {
      if (ended.compareAndSet(false, true)) {
        tell(() -> listener.exited(new Exit(kind, 1, null, ""), Measured.NOTHING));
      }
    }
  }
}
