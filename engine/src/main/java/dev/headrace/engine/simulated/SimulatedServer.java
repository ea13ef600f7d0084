package dev.headrace.engine.simulated;

import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.Request;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.world.Alarm;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A server that takes time to start and nothing else. Its one alarm rings at the end of what it is
 * doing, or, while it is ready, when something goes wrong next.
 */
final class SimulatedServer implements Work {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_HOUR = 3.6e12;
  private static final int SLOW = 50;
  private static final int SEGFAULT = 11;
  private static final int KILLED = 9;

  private static final Exit START_FAILED =
      new Exit(Exit.Kind.START_FAILED, 0, null, "simulated: it cannot be started");
  private static final Exit NEVER_WELL =
      new Exit(Exit.Kind.START_FAILED, KILLED, null, "simulated: the server was not well in time");
  private static final Exit EXIT_STATUS_1 =
      new Exit(Exit.Kind.EXITED, 1, null, "simulated: it ended while it started");
  private static final Exit OUT_OF_MEMORY = new Exit(Exit.Kind.OUT_OF_MEMORY, KILLED, null, "");
  private static final Exit CRASHED = new Exit(Exit.Kind.SIGNALED, SEGFAULT, null, "");
  private static final Exit STOPPED = new Exit(Exit.Kind.STOPPED, 0, null, "");

  private enum Doing {
    NOTHING,
    SANDBOX,
    PROCESS,
    WEIGHTS,
    HANGING_AT_START,
    SERVING,
    HANGING,
    STOPPING,
    ENDED
  }

  private final SimulatedEngine engine;
  private final Program.HttpServer server;
  private final ServerProfile profile;
  private final WorkListener listener;
  private final Measured measured;
  private final Alarm alarm;

  private Doing doing = Doing.NOTHING;
  private ServerFaults.@Nullable Kind fault;
  private boolean unwell;
  private long startedNanos;
  private long tookNanos;

  SimulatedServer(
      SimulatedEngine engine,
      Program.HttpServer server,
      ServerProfile profile,
      WorkListener listener) {
    this.engine = engine;
    this.server = server;
    this.profile = profile;
    this.listener = listener;
    this.measured = new Measured((long) profile.memoryMiB() << 20, -1);
    this.alarm = new Alarm("simulated server", this::finish);
  }

  @Override
  public void start() {
    expect(doing == Doing.NOTHING, "started twice");
    engine.running++;
    startedNanos = engine.world.nowNanos();
    fault = startFault();
    next(Doing.SANDBOX, profile.sandbox().drawNanos(engine.startChance));
  }

  @Override
  public void assign(Request request) {
    expect(false, "a request for a server, which has an endpoint");
  }

  @Override
  public void freeze() {
    expect(doing == Doing.SERVING || doing == Doing.HANGING, "frozen while it is not ready");
  }

  @Override
  public void thaw() {}

  @Override
  public void stop(StopReason why, long graceMillis) {
    if (doing == Doing.ENDED || doing == Doing.STOPPING) {
      return;
    }
    expect(doing != Doing.NOTHING, "stopped before it was started");
    doing = Doing.STOPPING;
    double lost = profile.faults().lostExits();
    if (lost > 0 && engine.serverFaultChance.nextDouble() < lost) {
      engine.occurs(ServerFaults.Kind.LOST_EXIT);
      engine.world.disarm(alarm);
      engine.running--;
      return;
    }
    long nanos = profile.stop().drawNanos(engine.startChance);
    next(Doing.STOPPING, Math.min(nanos, graceMillis * NANOS_PER_MILLI));
  }

  private void next(Doing what, long nanos) {
    doing = what;
    tookNanos = nanos;
    engine.world.arm(alarm, engine.world.nowNanos() + nanos);
  }

  /** What it was doing is done, or something goes wrong. */
  private void finish() {
    switch (doing) {
      case SANDBOX -> {
        listener.phase(Phase.SANDBOX, tookNanos);
        if (fault == ServerFaults.Kind.START_FAILS) {
          end(START_FAILED);
        } else {
          starts(Doing.PROCESS, profile.process());
        }
      }
      case PROCESS -> {
        listener.phase(Phase.RUNTIME, tookNanos);
        starts(Doing.WEIGHTS, profile.weights());
      }
      case WEIGHTS -> weightsRead();
      case HANGING_AT_START -> end(NEVER_WELL);
      case SERVING -> goesWrong();
      case HANGING -> {
        if (unwell) {
          unwell = false;
          listener.healthy(true);
          serve();
        } else {
          beUnwell();
        }
      }
      case STOPPING -> end(STOPPED);
      case NOTHING, ENDED -> {}
    }
  }

  /** A part of its start, which has a limit as a whole. */
  private void starts(Doing what, Distribution takes) {
    long nanos = takes.drawNanos(engine.startChance);
    nanos = fault == ServerFaults.Kind.SLOW_START ? nanos * SLOW : nanos;
    long limit = server.health().startLimitMillis() * NANOS_PER_MILLI;
    long left = Math.max(startedNanos + limit - engine.world.nowNanos(), 0);
    if (nanos > left) {
      next(Doing.HANGING_AT_START, left);
    } else {
      next(what, nanos);
    }
  }

  private void weightsRead() {
    ServerFaults.Kind what = fault;
    if (what == ServerFaults.Kind.START_CRASHES) {
      end(EXIT_STATUS_1);
    } else if (what == ServerFaults.Kind.START_OUT_OF_MEMORY) {
      end(OUT_OF_MEMORY);
    } else if (what == ServerFaults.Kind.START_HANGS) {
      long limit = server.health().startLimitMillis() * NANOS_PER_MILLI;
      next(Doing.HANGING_AT_START, Math.max(startedNanos + limit - engine.world.nowNanos(), 0));
    } else {
      listener.phase(Phase.WEIGHTS, tookNanos);
      serve();
      if (what != ServerFaults.Kind.LOST_READY) {
        listener.ready(engine.nextEndpoints());
      }
    }
  }

  /** Serves until something goes wrong; where nothing ever does, without an alarm. */
  private void serve() {
    doing = Doing.SERVING;
    double perHour = profile.faults().perHour();
    if (perHour > 0) {
      double hours = -StrictMath.log(1 - engine.serverFaultChance.nextDouble()) / perHour;
      next(Doing.SERVING, Math.max((long) (hours * NANOS_PER_HOUR), 1));
    }
  }

  private void goesWrong() {
    ServerFaults faults = profile.faults();
    double drawn = engine.serverFaultChance.nextDouble() * faults.perHour();
    if ((drawn -= faults.crashesPerHour()) < 0) {
      engine.occurs(ServerFaults.Kind.CRASH);
      end(CRASHED);
    } else if (drawn - faults.outOfMemoryPerHour() < 0) {
      engine.occurs(ServerFaults.Kind.OUT_OF_MEMORY);
      end(OUT_OF_MEMORY);
    } else {
      engine.occurs(ServerFaults.Kind.HANG);
      long toNotice = server.health().intervalMillis() + server.health().timeoutMillis();
      next(Doing.HANGING, toNotice * server.health().failures() * NANOS_PER_MILLI);
    }
  }

  /** So many checks have failed that it counts. */
  private void beUnwell() {
    unwell = true;
    next(Doing.HANGING, profile.faults().hang().drawNanos(engine.serverFaultChance));
    listener.healthy(false);
  }

  private void end(Exit exit) {
    doing = Doing.ENDED;
    fault = null;
    engine.running--;
    listener.exited(exit, measured);
  }

  private ServerFaults.@Nullable Kind startFault() {
    ServerFaults faults = profile.faults();
    if (faults.startsNeverFail()) {
      return null;
    }
    RandomGenerator chance = engine.serverFaultChance;
    double drawn = chance.nextDouble();
    ServerFaults.Kind kind = null;
    if ((drawn -= faults.startFails()) < 0) {
      kind = ServerFaults.Kind.START_FAILS;
    } else if ((drawn -= faults.startCrashes()) < 0) {
      kind = ServerFaults.Kind.START_CRASHES;
    } else if ((drawn -= faults.startsOutOfMemory()) < 0) {
      kind = ServerFaults.Kind.START_OUT_OF_MEMORY;
    } else if ((drawn -= faults.startHangs()) < 0) {
      kind = ServerFaults.Kind.START_HANGS;
    } else if ((drawn -= faults.slowStarts()) < 0) {
      kind = ServerFaults.Kind.SLOW_START;
    } else if (drawn - faults.lostReady() < 0) {
      kind = ServerFaults.Kind.LOST_READY;
    }
    if (kind != null) {
      engine.occurs(kind);
    }
    return kind;
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException("the rules broke their contract with work: " + otherwise);
    }
  }
}
