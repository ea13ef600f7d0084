package dev.headrace.inference.live;

import dev.headrace.inference.testing.NullModelServer;
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
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.Event;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An engine whose works are model servers without models, in this process. */
final class NullEngine implements Engine {
  private final Entrance entrance;
  private final UnaryOperator<NullModelServer> behaviour;
  private final BlockingQueue<NullWork> started = new LinkedBlockingQueue<>();
  private final AtomicInteger starts = new AtomicInteger();
  private volatile CountDownLatch held = new CountDownLatch(0);

  NullEngine(Entrance entrance, UnaryOperator<NullModelServer> behaviour) {
    this.entrance = entrance;
    this.behaviour = behaviour;
  }

  /** Holds starts from now on, until what it returns is counted down. */
  CountDownLatch holdStarts() {
    var latch = new CountDownLatch(1);
    held = latch;
    return latch;
  }

  /** The next server that was started; waits for it. */
  NullWork nextStarted() throws InterruptedException {
    return started.take();
  }

  /** The server that was started last of those that nobody asked for yet; waits for one. */
  NullWork lastStarted() throws InterruptedException {
    NullWork last = started.take();
    for (NullWork next = started.poll(); next != null; next = started.poll()) {
      last = next;
    }
    return last;
  }

  int starts() {
    return starts.get();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities("null", false, false, false, false, List.of());
  }

  @Override
  public List<Node> nodes() {
    return List.of(new Node(new NodeId("here"), 2_000, 4_096, List.of(), "a", false));
  }

  @Override
  public Work prepare(WorkId id, WorkSpec spec, NodeId node, WorkListener listener) {
    return new NullWork(listener, spec);
  }

  /** A work of it. */
  final class NullWork implements Work {
    private final WorkListener listener;
    private final WorkSpec spec;
    private @Nullable NullModelServer server;
    private boolean ended;

    NullWork(WorkListener listener, WorkSpec spec) {
      this.listener = listener;
      this.spec = spec;
    }

    WorkSpec spec() {
      return spec;
    }

    synchronized NullModelServer server() {
      NullModelServer running = server;
      if (running == null) {
        throw new IllegalStateException("it does not run");
      }
      return running;
    }

    @Override
    public void start() {
      starts.incrementAndGet();
      later(this::startNow);
    }

    private void startNow() {
      try {
        held.await();
      } catch (InterruptedException e) {
        return;
      }
      NullModelServer fresh = behaviour.apply(NullModelServer.start());
      synchronized (this) {
        server = fresh;
      }
      started.add(this);
      enter(() -> listener.phase(Phase.SANDBOX, 1));
      enter(() -> listener.phase(Phase.RUNTIME, 1));
      enter(() -> listener.phase(Phase.WEIGHTS, 1));
      enter(() -> listener.ready(Endpoints.of("127.0.0.1", fresh.port())));
    }

    /** Ends as a process does that is killed. */
    void kill() {
      end(new Exit(Exit.Kind.SIGNALED, 9, null, ""));
    }

    /** Ends its server, and does not yet tell of it. */
    void killSilently() {
      server().close();
    }

    @Override
    public void stop(StopReason why, long graceMillis) {
      later(() -> end(new Exit(Exit.Kind.STOPPED, 0, null, "")));
    }

    private void end(Exit exit) {
      NullModelServer running;
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
        running = server;
      }
      if (running != null) {
        running.close();
      }
      enter(() -> listener.exited(exit, Measured.NOTHING));
    }

    private void enter(Event event) {
      entrance.enter(event);
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

  private static void later(Runnable what) {
    Thread.ofVirtual().name("null-engine").start(what);
  }
}
