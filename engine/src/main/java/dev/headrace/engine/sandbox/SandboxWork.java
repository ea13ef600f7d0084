package dev.headrace.engine.sandbox;

import dev.headrace.engine.runtimes.MissingRuntimeException;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.ports.LogStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A work in a sandbox, from the choice of a sandbox to its end: what functions and servers have in
 * common.
 *
 * <p>What happens to it is found out on several threads: those of the sandbox's connection, of
 * whoever else speaks with what runs in it, and of whoever tells it what to do. Its monitor guards
 * its state and is never held while the world is told.
 */
abstract sealed class SandboxWork implements Work, Occupant permits FunctionWork, ServerWork {
  /** Where in its life it is. */
  enum State {
    PREPARED,
    STARTING,
    READY,
    ENDED
  }

  private final WorkId id;
  private final WorkSpec spec;
  private final WorkListener listener;
  private final SandboxEngine engine;
  private final Callbacks callbacks;
  private final OutputLines standardOutput;
  private final OutputLines standardError;

  private State state = State.PREPARED;
  private @Nullable Sandbox sandbox;
  private @Nullable MemoryGauge gauge;
  private Measured measured = Measured.NOTHING;
  private long phaseSinceNanos;
  private boolean stopped;
  private boolean outOfMemory;
  private @Nullable String failure;

  /**
   * @param output where its lines go
   */
  SandboxWork(
      SandboxEngine engine, WorkId id, WorkSpec spec, LogStream output, WorkListener listener) {
    this.engine = engine;
    this.id = id;
    this.spec = spec;
    this.listener = listener;
    this.callbacks = new Callbacks(engine.entrance());
    this.standardOutput = new OutputLines(output);
    this.standardError = new OutputLines(output);
  }

  /**
   * Takes a sandbox, says so by {@link #entered}, and has what it runs started there.
   *
   * @throws StartFailure if it cannot
   * @throws MissingRuntimeException if this machine lacks what would run it
   */
  abstract void enter() throws StartFailure, MissingRuntimeException;

  /** Init has reached a phase of the start. */
  abstract void reached(InitFrame.Phase phase);

  /** Init has measured; {@link #measured()} knows it already. */
  void answered(InitFrame.Measured answer) {}

  /** Something was printed. */
  void printed(InitFrame.Output output) {}

  /**
   * The exit of one that ended for a reason of its own, within the monitor; null where it was not
   * for such a reason.
   *
   * @param code the exit status, or the signal's number
   */
  @Nullable Exit ownExit(int code) {
    return null;
  }

  /** What else there is to say about an end that nobody asked for, in words for users. */
  String lastWords() {
    return "";
  }

  /**
   * It has ended; the world is told after this.
   *
   * @param left its sandbox, where it had one
   */
  void closed(@Nullable Sandbox left, Measured now) {}

  @Override
  public final void start() {
    synchronized (this) {
      if (state != State.PREPARED || stopped) {
        return;
      }
      state = State.STARTING;
    }
    Thread.ofVirtual().name("start-", id.value()).start(this::launch);
  }

  private void launch() {
    try {
      synchronized (this) {
        phaseSinceNanos = System.nanoTime();
      }
      enter();
    } catch (MissingRuntimeException missing) {
      failToStart(missing.errorType(), missing.getMessage());
    } catch (StartFailure failed) {
      failToStart(null, failed.getMessage());
    } catch (RuntimeException bug) {
      failToStart(null, "the sandbox engine failed: " + bug);
      throw bug;
    }
  }

  /** It has this sandbox; false where it was told to stop meanwhile, and then that ends. */
  final boolean entered(Sandbox taken) {
    synchronized (this) {
      sandbox = taken;
      if (!stopped) {
        return true;
      }
    }
    taken.end();
    return false;
  }

  @Override
  public void stop(StopReason why, long graceMillis) {
    synchronized (this) {
      if (state == State.ENDED || stopped) {
        return;
      }
      stopped = true;
      Sandbox to = sandbox;
      if (to != null) {
        to.send(Frames.stop(Math.clamp(graceMillis, 0, Frames.STOP_GRACE_LIMIT_MILLIS)));
        return;
      }
      if (state == State.STARTING) {
        return;
      }
    }
    finish(new Exit(Exit.Kind.STOPPED, 0, null, ""));
  }

  @Override
  public final void hear(InitFrame frame) {
    switch (frame) {
      case InitFrame.Output output -> print(output);
      case InitFrame.Measured answer -> {
        keep(answer.measure());
        answered(answer);
      }
      case InitFrame.Phase phase -> reached(phase);
      case InitFrame.Exited exited -> exited(exited);
      case InitFrame.Failed failed -> failed(failed);
      case InitFrame.OutOfMemory kill -> endForMemory();
      case InitFrame.Hello hello -> {
        // The switchboard has answered it.
      }
    }
  }

  private void print(InitFrame.Output output) {
    (output.stream() == 1 ? standardOutput : standardError).take(output.bytes());
    printed(output);
  }

  /** Makes lines of what has no line feed yet. */
  final void flushLines() {
    standardOutput.flush();
    standardError.flush();
  }

  /** A phase of the start has ended. */
  final void endPhase(Phase phase, long atNanos) {
    long nanos;
    synchronized (this) {
      nanos = Math.max(atNanos - phaseSinceNanos, 0);
      phaseSinceNanos = Math.max(atNanos, phaseSinceNanos);
    }
    callbacks.tell(() -> listener.phase(phase, nanos));
  }

  /** Within the monitor: it takes requests from now on; null where it does not start any more. */
  final @Nullable Sandbox nowReady() {
    Sandbox to = sandbox;
    if (state != State.STARTING || to == null) {
      return null;
    }
    state = State.READY;
    gauge = MemoryGauge.open(engine.ground().prefix(), to.name());
    return to;
  }

  /** A process of it was killed for memory: all of it ends. */
  final void endForMemory() {
    synchronized (this) {
      outOfMemory = true;
    }
    end();
  }

  /** Ends its sandbox at once, if it has one. */
  final void end() {
    Sandbox toEnd = sandbox();
    if (toEnd != null) {
      toEnd.end();
    }
  }

  private void failed(InitFrame.Failed failed) {
    synchronized (this) {
      if (state == State.READY && failed.code().equals("limit")) {
        return;
      }
      failure = failed.message();
    }
    end();
  }

  private void exited(InitFrame.Exited exited) {
    flushLines();
    keep(exited.measure());
    Exit exit;
    synchronized (this) {
      exit = exit(exited);
    }
    finish(exit);
    end();
  }

  private Exit exit(InitFrame.Exited exited) {
    int code = exited.code().orElse(exited.signal().orElse(0));
    Exit own = ownExit(code);
    if (own != null) {
      return own;
    }
    if (stopped) {
      return new Exit(Exit.Kind.STOPPED, code, null, "");
    }
    Exit.Kind kind = exited.signal().isPresent() ? Exit.Kind.SIGNALED : Exit.Kind.EXITED;
    if (exited.oomKilled() || outOfMemory) {
      kind = Exit.Kind.OUT_OF_MEMORY;
    }
    return new Exit(kind, code, null, lastWords());
  }

  @Override
  public final void gone() {
    Exit exit;
    synchronized (this) {
      Exit own = ownExit(0);
      if (own != null) {
        exit = own;
      } else if (stopped) {
        exit = new Exit(Exit.Kind.STOPPED, 0, null, "");
      } else {
        String why = failure == null ? "the sandbox was lost" : failure;
        exit =
            state == State.STARTING
                ? new Exit(Exit.Kind.START_FAILED, 0, null, why)
                : new Exit(Exit.Kind.SIGNALED, 9, null, why);
      }
    }
    finish(exit);
  }

  private void failToStart(@Nullable String errorType, String words) {
    finish(
        isStopped()
            ? new Exit(Exit.Kind.STOPPED, 0, null, "")
            : new Exit(Exit.Kind.START_FAILED, 0, errorType, words));
    end();
  }

  private void finish(Exit exit) {
    Measured now;
    Sandbox left;
    synchronized (this) {
      if (state == State.ENDED) {
        return;
      }
      now = measured();
      state = State.ENDED;
      left = sandbox;
      if (gauge != null) {
        gauge.close();
        gauge = null;
      }
    }
    flushLines();
    closed(left, now);
    callbacks.tellLast(() -> listener.exited(exit, now));
  }

  /** What it was seen to take so far. */
  final synchronized Measured measured() {
    MemoryGauge reading = gauge;
    long bytes = reading == null ? 0 : reading.maxBytes();
    if (bytes > measured.maxMemoryBytes()) {
      measured = new Measured(bytes, measured.cpuNanos());
    }
    return measured;
  }

  private synchronized void keep(InitFrame.Measure measure) {
    OptionalLong max =
        measure.memoryMaxBytes().isPresent() ? measure.memoryMaxBytes() : measure.memoryBytes();
    measured =
        new Measured(
            Math.max(max.orElse(0), measured.maxMemoryBytes()),
            measure.cpuNanos().orElse(measured.cpuNanos()));
  }

  /** Whether its memory can be read without its init. */
  final synchronized boolean hasGauge() {
    return gauge != null;
  }

  final synchronized boolean isStopped() {
    return stopped;
  }

  /** Whether a process of it was killed for memory. */
  final synchronized boolean isOutOfMemory() {
    return outOfMemory;
  }

  final synchronized State state() {
    return state;
  }

  final synchronized @Nullable Sandbox sandbox() {
    return sandbox;
  }

  final WorkId id() {
    return id;
  }

  final WorkSpec spec() {
    return spec;
  }

  final WorkListener listener() {
    return listener;
  }

  final SandboxEngine engine() {
    return engine;
  }

  final Callbacks callbacks() {
    return callbacks;
  }
}
