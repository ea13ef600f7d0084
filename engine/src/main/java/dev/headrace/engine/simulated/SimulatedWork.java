package dev.headrace.engine.simulated;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Request;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.world.Alarm;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A work that takes time and nothing else. Its one alarm rings at the end of what it is doing. */
final class SimulatedWork implements Work {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long STOP_NANOS = 2 * NANOS_PER_MILLI;
  private static final long LATE_NANOS = 5 * NANOS_PER_MILLI;
  private static final int SLOW = 50;
  private static final int ONE_VCPU_MILLIS = 1_000;
  private static final long TOO_LARGE_BYTES = 7 << 20;
  private static final Body ERROR =
      Body.of(
          "{\"errorMessage\":\"simulated\",\"errorType\":\"SimulatedError\"}"
              .getBytes(StandardCharsets.UTF_8));
  private static final Outcome FAILED = new Outcome.Failed("SimulatedError", ERROR);
  private static final Outcome TOO_LARGE = new Outcome.TooLarge(TOO_LARGE_BYTES);
  private static final Exit START_FAILED =
      new Exit(Exit.Kind.START_FAILED, 0, null, "simulated: it cannot be started");
  private static final Exit EXIT_STATUS_1 = new Exit(Exit.Kind.EXITED, 1, null, "");
  private static final Exit OUT_OF_MEMORY = new Exit(Exit.Kind.OUT_OF_MEMORY, 9, null, "");
  private static final Exit STOPPED = new Exit(Exit.Kind.STOPPED, 0, null, "");

  private enum Doing {
    NOTHING,
    SANDBOX,
    CODE,
    RUNTIME,
    INIT,
    WAITING,
    REQUEST,
    STOPPING,
    ENDED
  }

  private final SimulatedEngine engine;
  private final Profile profile;
  private final WorkListener listener;
  private final int vcpuMillis;
  private final boolean requestsNeverFail;
  private final Measured measured;
  private final Alarm alarm;

  private Doing doing = Doing.NOTHING;
  private Faults.@Nullable Kind fault;
  private boolean frozen;
  private long requestId;
  private long tookNanos;

  SimulatedWork(SimulatedEngine engine, WorkSpec spec, Profile profile, WorkListener listener) {
    this.engine = engine;
    this.profile = profile;
    this.listener = listener;
    this.vcpuMillis = Math.clamp(spec.resources().vcpuMillis(), 1, ONE_VCPU_MILLIS);
    this.requestsNeverFail = profile.faults().requestsNeverFail();
    this.measured = new Measured((long) profile.memoryMiB() << 20, -1);
    this.alarm = new Alarm("simulated work", this::finish);
  }

  @Override
  public void start() {
    expect(doing == Doing.NOTHING, "started twice");
    engine.running++;
    fault = startFault();
    next(Doing.SANDBOX, profile.sandbox().drawNanos(engine.startChance));
  }

  @Override
  public void assign(Request request) {
    if (doing == Doing.STOPPING || doing == Doing.ENDED) {
      return;
    }
    expect(doing == Doing.WAITING, "a request while it is not waiting for one");
    expect(!frozen, "a request while it is frozen");
    requestId = request.id();
    Request.Demand demand = request.demand();
    boolean says = demand.cpuNanos() + demand.waitingNanos() > 0;
    long cpu = says ? demand.cpuNanos() : profile.cpu().drawNanos(engine.requestChance);
    long waiting = says ? demand.waitingNanos() : profile.waiting().drawNanos(engine.requestChance);
    fault = requestFault();
    if (fault == Faults.Kind.NEVER_ANSWERS || fault == Faults.Kind.LOST_DONE) {
      doing = Doing.REQUEST;
    } else {
      next(Doing.REQUEST, stretched(cpu) + waiting);
    }
  }

  @Override
  public void freeze() {
    expect(doing != Doing.REQUEST, "frozen while it has a request");
    frozen = true;
  }

  @Override
  public void thaw() {
    frozen = false;
  }

  @Override
  public void stop(StopReason why, long graceMillis) {
    if (doing == Doing.ENDED || doing == Doing.STOPPING) {
      return;
    }
    boolean wasLost = fault == Faults.Kind.LOST_DONE && doing == Doing.REQUEST;
    doing = Doing.STOPPING;
    fault = wasLost ? Faults.Kind.LOST_DONE : null;
    double lost = profile.faults().lostExits();
    if (lost > 0 && engine.requestFaultChance.nextDouble() < lost) {
      engine.occurs(Faults.Kind.LOST_EXIT);
      engine.world.disarm(alarm);
      engine.running--;
      return;
    }
    next(Doing.STOPPING, STOP_NANOS);
  }

  private void next(Doing what, long nanos) {
    doing = what;
    tookNanos = nanos;
    engine.world.arm(alarm, engine.world.nowNanos() + nanos);
  }

  /** CPU time takes longer on a part of a vCPU; code of one thread gains nothing from more. */
  private long stretched(long cpuNanos) {
    return vcpuMillis == ONE_VCPU_MILLIS ? cpuNanos : cpuNanos * ONE_VCPU_MILLIS / vcpuMillis;
  }

  /** What it was doing is done. */
  private void finish() {
    switch (doing) {
      case SANDBOX -> {
        listener.phase(Phase.SANDBOX, tookNanos);
        if (fault == Faults.Kind.START_FAILS) {
          end(START_FAILED);
        } else {
          next(Doing.CODE, profile.code().drawNanos(engine.startChance));
        }
      }
      case CODE -> {
        listener.phase(Phase.CODE, tookNanos);
        next(Doing.RUNTIME, stretched(profile.runtime().drawNanos(engine.startChance)));
      }
      case RUNTIME -> {
        listener.phase(Phase.RUNTIME, tookNanos);
        initialise();
      }
      case INIT -> initialised();
      case REQUEST -> requestEnded();
      case WAITING -> end(EXIT_STATUS_1);
      case STOPPING -> end(STOPPED);
      case ENDED -> listener.done(requestId, Outcome.Answered.EMPTY, measured);
      case NOTHING -> {}
    }
  }

  private void initialise() {
    long nanos = stretched(profile.init().drawNanos(engine.startChance));
    if (fault == Faults.Kind.INIT_HANGS) {
      doing = Doing.INIT;
    } else {
      next(Doing.INIT, fault == Faults.Kind.SLOW_START ? nanos * SLOW : nanos);
    }
  }

  private void initialised() {
    if (fault == Faults.Kind.INIT_CRASHES) {
      end(EXIT_STATUS_1);
      return;
    }
    listener.phase(Phase.INIT, tookNanos);
    doing = Doing.WAITING;
    fault = null;
    listener.ready(Endpoints.NONE);
  }

  private void requestEnded() {
    Faults.Kind what = fault;
    if (what == Faults.Kind.CRASH) {
      end(EXIT_STATUS_1);
      return;
    }
    if (what == Faults.Kind.OUT_OF_MEMORY) {
      end(OUT_OF_MEMORY);
      return;
    }
    doing = Doing.WAITING;
    fault = null;
    if (what == Faults.Kind.IDLE_CRASH) {
      engine.world.arm(alarm, engine.world.nowNanos() + STOP_NANOS);
    }
    Outcome outcome = Outcome.Answered.EMPTY;
    if (what == Faults.Kind.FUNCTION_ERROR) {
      outcome = FAILED;
    } else if (what == Faults.Kind.TOO_LARGE) {
      outcome = TOO_LARGE;
    }
    listener.done(requestId, outcome, measured);
  }

  private void end(Exit exit) {
    boolean saysLater = fault == Faults.Kind.LOST_DONE;
    doing = Doing.ENDED;
    fault = null;
    engine.running--;
    if (saysLater) {
      engine.world.arm(alarm, engine.world.nowNanos() + LATE_NANOS);
    }
    listener.exited(exit, measured);
  }

  private Faults.@Nullable Kind startFault() {
    Faults faults = profile.faults();
    if (faults.startsNeverFail()) {
      return null;
    }
    double drawn = engine.startFaultChance.nextDouble();
    Faults.Kind kind = null;
    if ((drawn -= faults.startFails()) < 0) {
      kind = Faults.Kind.START_FAILS;
    } else if ((drawn -= faults.initCrashes()) < 0) {
      kind = Faults.Kind.INIT_CRASHES;
    } else if ((drawn -= faults.initHangs()) < 0) {
      kind = Faults.Kind.INIT_HANGS;
    } else if (drawn - faults.slowStarts() < 0) {
      kind = Faults.Kind.SLOW_START;
    }
    return noted(kind);
  }

  private Faults.@Nullable Kind requestFault() {
    if (requestsNeverFail) {
      return null;
    }
    Faults faults = profile.faults();
    double drawn = engine.requestFaultChance.nextDouble();
    Faults.Kind kind = null;
    if ((drawn -= faults.functionErrors()) < 0) {
      kind = Faults.Kind.FUNCTION_ERROR;
    } else if ((drawn -= faults.crashes()) < 0) {
      kind = Faults.Kind.CRASH;
    } else if ((drawn -= faults.outOfMemory()) < 0) {
      kind = Faults.Kind.OUT_OF_MEMORY;
    } else if ((drawn -= faults.neverAnswers()) < 0) {
      kind = Faults.Kind.NEVER_ANSWERS;
    } else if ((drawn -= faults.lostDone()) < 0) {
      kind = Faults.Kind.LOST_DONE;
    } else if ((drawn -= faults.tooLarge()) < 0) {
      kind = Faults.Kind.TOO_LARGE;
    } else if (drawn - faults.idleCrashes() < 0) {
      kind = Faults.Kind.IDLE_CRASH;
    }
    return noted(kind);
  }

  private Faults.@Nullable Kind noted(Faults.@Nullable Kind kind) {
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
