package dev.headrace.engine.sandbox;

import dev.headrace.engine.runtimeapi.RuntimeSession;
import dev.headrace.engine.runtimes.Launch;
import dev.headrace.engine.runtimes.MissingRuntimeException;
import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.Request;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A function's code in a sandbox, from the choice of a sandbox to its end.
 *
 * <p>What happens to it is found out on several threads: those of the sandbox's connection, of its
 * runtime's connections, and of whoever tells it what to do. Its monitor guards its state and is
 * never held while the world is told.
 */
final class SandboxWork implements Work, Occupant, RuntimeSession.Host, Freezer.Freezable {
  /** How long a runtime may still print after it said that it cannot be initialised. */
  private static final long INIT_ERROR_GRACE_MILLIS = 300;

  /** A function that has printed within so many requests is asked for its output at each end. */
  private static final int PRINTING_REQUESTS = 16;

  /** An output frame of this size may have more behind it in the pipe. */
  private static final int FULL_OUTPUT_BYTES = 32_768;

  /** A kill leaves the group's peak a few pages below its limit. */
  private static final long OVERFLOW_SLACK_BYTES = 1 << 20;

  /** A pipe holds two full frames; one more look sees that it is empty. */
  private static final int FLUSH_LIMIT = 4;

  private enum State {
    PREPARED,
    STARTING,
    READY,
    ENDED
  }

  /** An answer that waits for the output that was printed before it. */
  private record Ending(long requestId, Outcome outcome, int attempt) {}

  private final WorkId id;
  private final WorkSpec spec;
  private final Program.Function function;
  private final WorkListener listener;
  private final SandboxEngine engine;
  private final Callbacks callbacks;
  private final OutputLines standardOutput;
  private final OutputLines standardError;

  private State state = State.PREPARED;
  private @Nullable Sandbox sandbox;
  private @Nullable MemoryGauge gauge;
  private Measured measured = Measured.NOTHING;

  /** The phase of the start that init reports last. */
  private String lastPhase = "runtime";

  private long phaseSinceNanos;
  private boolean lastPhaseSeen;
  private boolean initialized;

  private boolean stopped;
  private boolean outOfMemory;
  private @Nullable String initErrorType;
  private String initError = "";
  private @Nullable String failure;

  private boolean freezeWanted;
  private boolean freezeQueued;
  private boolean frozen;
  private long freezeAtNanos;

  private long requests;
  private long printedAtRequest;
  private @Nullable Ending ending;
  private int flushCookie;
  private boolean fullOutputSeen;

  SandboxWork(
      SandboxEngine engine,
      WorkId id,
      WorkSpec spec,
      Program.Function function,
      WorkListener listener) {
    this.engine = engine;
    this.id = id;
    this.spec = spec;
    this.function = function;
    this.listener = listener;
    this.callbacks = new Callbacks(engine.entrance());
    this.standardOutput = new OutputLines(spec.output());
    this.standardError = new OutputLines(spec.output());
  }

  @Override
  public void start() {
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
      long startedNanos = System.nanoTime();
      Ground ground = engine.ground();
      Path code = engine.code(function.code());
      if (!Files.isDirectory(code)) {
        throw new StartFailure("the code of this function is not on this machine: " + code);
      }
      Launch launch =
          engine
              .runtimes()
              .launch(
                  function.runtime(),
                  function.handler(),
                  spec.resources().memoryMiB(),
                  code,
                  ground.taskRoot(code));
      spec.output()
          .line(
              System.currentTimeMillis(),
              "INIT_START Runtime Version: "
                  + launch.title()
                  + " ("
                  + function.runtime()
                  + " requested)");
      enter(launch, ground, startedNanos);
    } catch (MissingRuntimeException missing) {
      failToStart(missing.errorType(), missing.getMessage());
    } catch (StartFailure failed) {
      failToStart(null, failed.getMessage());
    } catch (RuntimeException bug) {
      failToStart(null, "the sandbox engine failed: " + bug);
      throw bug;
    }
  }

  /** Takes a sandbox and gives it the code. */
  private void enter(Launch launch, Ground ground, long startedNanos) throws StartFailure {
    synchronized (this) {
      phaseSinceNanos = startedNanos;
    }
    var counts = new Sandboxes.Counts(spec.resources().openFiles(), spec.resources().processes());
    Templates.Kind kind = engine.kind(launch);
    Sandbox taken = counts.equals(Templates.COUNTS) ? engine.templates().take(kind, this) : null;
    boolean waits = taken != null && !kind.stem().isEmpty();
    Sandbox entered =
        taken != null
            ? taken
            : engine.sandboxes().start(launch.binds(), counts, List.of(), launch.path(), this);
    entered.session().attach(this);
    synchronized (this) {
      sandbox = entered;
      lastPhase = waits ? "code" : "runtime";
      if (stopped) {
        entered.end();
        return;
      }
    }
    if (taken != null) {
      endPhase(Phase.SANDBOX, System.nanoTime());
    }
    entered.send(Frames.assign(assignment(launch, ground, entered, waits)));
  }

  private Assignment assignment(Launch launch, Ground ground, Sandbox to, boolean waits) {
    WorkSpec.Resources resources = spec.resources();
    int cpuMillis = Math.max(resources.vcpuMillis(), engine.settings().initCpuMillis());
    return new Assignment(
        function.code().sha256(),
        List.of(),
        RuntimeEnvironment.of(
            spec.environment(),
            function.handler(),
            to.apiAddress(),
            launch.path(),
            ground.taskRoot(engine.code(function.code())),
            ground.runtimeFolder().toString()),
        waits ? List.of() : launch.command(),
        OptionalInt.of(resources.memoryMiB()),
        OptionalInt.of(cpuMillis),
        OptionalInt.of(resources.temporaryMiB()));
  }

  @Override
  public void assign(Request request) {
    Sandbox to;
    synchronized (this) {
      to = sandbox;
      if (to == null || state != State.READY) {
        return;
      }
      requests++;
    }
    to.session().assign(request);
  }

  @Override
  public synchronized void freeze() {
    if (state != State.READY) {
      return;
    }
    long delayNanos = TimeUnit.MILLISECONDS.toNanos(engine.settings().freezeDelayMillis());
    freezeWanted = true;
    freezeAtNanos = System.nanoTime() + delayNanos;
    if (!freezeQueued) {
      freezeQueued = true;
      engine.freezer().add(this, delayNanos);
    }
  }

  @Override
  public synchronized long freezeIfIdle() {
    Sandbox to = sandbox;
    long left = freezeAtNanos - System.nanoTime();
    if (freezeWanted && !frozen && state == State.READY && to != null) {
      if (left > 0) {
        return left;
      }
      frozen = true;
      to.send(Frames.freeze(false));
    }
    freezeQueued = false;
    return 0;
  }

  /** Whether its sandbox was told to freeze. */
  synchronized boolean isFrozen() {
    return frozen;
  }

  @Override
  public synchronized void thaw() {
    freezeWanted = false;
    Sandbox to = sandbox;
    if (frozen && to != null) {
      frozen = false;
      to.send(Frames.thaw(false));
    }
  }

  @Override
  public void stop(StopReason why, long graceMillis) {
    synchronized (this) {
      if (state == State.ENDED || stopped) {
        return;
      }
      stopped = true;
      freezeWanted = false;
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
  public void hear(InitFrame frame) {
    switch (frame) {
      case InitFrame.Output output -> print(output);
      case InitFrame.Measured answer -> flushed(answer);
      case InitFrame.Phase phase -> reached(phase);
      case InitFrame.Exited exited -> exited(exited);
      case InitFrame.Failed failed -> failed(failed);
      case InitFrame.OutOfMemory kill -> killedForMemory();
      case InitFrame.Hello hello -> {
        // The switchboard has answered it.
      }
    }
  }

  private void reached(InitFrame.Phase phase) {
    switch (phase.name()) {
      case "sandbox" -> endPhase(Phase.SANDBOX, phase.atNanos());
      case "code" -> endPhase(Phase.CODE, phase.atNanos());
      case "runtime" -> endPhase(Phase.RUNTIME, phase.atNanos());
      default -> {
        return;
      }
    }
    if (phase.name().equals("code") && isLast("code")) {
      endPhase(Phase.RUNTIME, phase.atNanos());
    }
    boolean ready;
    synchronized (this) {
      lastPhaseSeen |= phase.name().equals(lastPhase);
      ready = lastPhaseSeen && initialized;
    }
    if (ready) {
      becomeReady();
    }
  }

  private synchronized boolean isLast(String phase) {
    return lastPhase.equals(phase);
  }

  private void endPhase(Phase phase, long atNanos) {
    long nanos;
    synchronized (this) {
      nanos = Math.max(atNanos - phaseSinceNanos, 0);
      phaseSinceNanos = Math.max(atNanos, phaseSinceNanos);
    }
    callbacks.tell(() -> listener.phase(phase, nanos));
  }

  /** The runtime's first call may overtake what init says of its start. */
  @Override
  public void initialized() {
    Sandbox running;
    synchronized (this) {
      running = sandbox;
    }
    if (running != null) {
      running.started();
    }
    synchronized (this) {
      initialized = true;
      if (!lastPhaseSeen) {
        return;
      }
    }
    becomeReady();
  }

  private void becomeReady() {
    synchronized (this) {
      Sandbox to = sandbox;
      if (state != State.STARTING || to == null) {
        return;
      }
      state = State.READY;
      gauge = MemoryGauge.open(engine.ground().prefix(), to.name());
      if (spec.resources().vcpuMillis() < engine.settings().initCpuMillis()) {
        to.send(Frames.limits(OptionalInt.empty(), OptionalInt.of(spec.resources().vcpuMillis())));
      }
    }
    endPhase(Phase.INIT, System.nanoTime());
    callbacks.tell(() -> listener.ready(Endpoints.NONE));
  }

  @Override
  public void initFailed(String errorType, byte[] error) {
    synchronized (this) {
      initErrorType = errorType;
      initError = new String(error, StandardCharsets.UTF_8);
    }
    engine.later(this::end, INIT_ERROR_GRACE_MILLIS);
  }

  @Override
  public void ended(Request request, Outcome outcome) {
    Measured now;
    synchronized (this) {
      if (state == State.ENDED) {
        return;
      }
      Sandbox to = sandbox;
      boolean prints = requests - printedAtRequest <= PRINTING_REQUESTS;
      now = measure();
      boolean asksInit =
          request.flushesOutput() || prints || gauge == null || mayHaveOverflowed(now);
      if (to != null && asksInit) {
        flush(to, new Ending(request.id(), outcome, 1));
        return;
      }
    }
    callbacks.tell(() -> listener.done(request.id(), outcome, now));
  }

  /**
   * Whether a child may have been killed for memory, of which init alone knows, and which the
   * runtime's answer may overtake.
   */
  private boolean mayHaveOverflowed(Measured now) {
    return now.maxMemoryBytes()
        >= ((long) spec.resources().memoryMiB() << 20) - OVERFLOW_SLACK_BYTES;
  }

  /** Init hands over what it reads from the pipes before it answers. */
  private void flush(Sandbox to, Ending waiting) {
    ending = waiting;
    fullOutputSeen = false;
    to.send(Frames.measure(++flushCookie));
  }

  private void flushed(InitFrame.Measured answer) {
    Ending told;
    Measured now;
    boolean killed;
    synchronized (this) {
      measured = measured(answer.measure());
      told = ending;
      Sandbox to = sandbox;
      if (told == null || to == null || answer.cookie() != flushCookie) {
        return;
      }
      if (fullOutputSeen && told.attempt() < FLUSH_LIMIT) {
        flush(to, new Ending(told.requestId(), told.outcome(), told.attempt() + 1));
        return;
      }
      ending = null;
      now = measured;
      outOfMemory |= answer.measure().oomKills().orElse(0) > 0;
      killed = outOfMemory;
    }
    if (killed) {
      end();
      return;
    }
    standardOutput.flush();
    standardError.flush();
    callbacks.tell(() -> listener.done(told.requestId(), told.outcome(), now));
  }

  private void print(InitFrame.Output output) {
    (output.stream() == 1 ? standardOutput : standardError).take(output.bytes());
    synchronized (this) {
      printedAtRequest = requests;
      fullOutputSeen |= output.bytes().length >= FULL_OUTPUT_BYTES;
    }
  }

  private void killedForMemory() {
    synchronized (this) {
      outOfMemory = true;
    }
    end();
  }

  private void end() {
    Sandbox toEnd;
    synchronized (this) {
      toEnd = sandbox;
    }
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
    Exit exit;
    synchronized (this) {
      measured = measured(exited.measure());
      exit = exit(exited);
    }
    finish(exit);
    end();
  }

  private Exit exit(InitFrame.Exited exited) {
    int code = exited.code().orElse(exited.signal().orElse(0));
    if (initErrorType != null) {
      return new Exit(Exit.Kind.INIT_ERROR, code, initErrorType, initError);
    }
    if (stopped) {
      return new Exit(Exit.Kind.STOPPED, code, null, "");
    }
    if (exited.oomKilled() || outOfMemory) {
      return new Exit(Exit.Kind.OUT_OF_MEMORY, code, null, "");
    }
    return new Exit(
        exited.signal().isPresent() ? Exit.Kind.SIGNALED : Exit.Kind.EXITED, code, null, "");
  }

  @Override
  public void gone() {
    Exit exit;
    synchronized (this) {
      String why = failure;
      if (initErrorType != null) {
        exit = new Exit(Exit.Kind.INIT_ERROR, 0, initErrorType, initError);
      } else if (stopped) {
        exit = new Exit(Exit.Kind.STOPPED, 0, null, "");
      } else if (state == State.STARTING) {
        exit =
            new Exit(Exit.Kind.START_FAILED, 0, null, why == null ? "the sandbox was lost" : why);
      } else {
        exit = new Exit(Exit.Kind.SIGNALED, 9, null, why == null ? "the sandbox was lost" : why);
      }
    }
    finish(exit);
  }

  private void failToStart(@Nullable String errorType, String words) {
    boolean told;
    synchronized (this) {
      told = stopped;
    }
    finish(
        told
            ? new Exit(Exit.Kind.STOPPED, 0, null, "")
            : new Exit(Exit.Kind.START_FAILED, 0, errorType, words));
  }

  /** Tells the end, and before it an answer that had come already. */
  private void finish(Exit exit) {
    Ending untold;
    Measured now;
    Sandbox left;
    synchronized (this) {
      if (state == State.ENDED) {
        return;
      }
      now = measure();
      state = State.ENDED;
      untold = ending;
      ending = null;
      left = sandbox;
      if (gauge != null) {
        gauge.close();
        gauge = null;
      }
    }
    standardOutput.flush();
    standardError.flush();
    if (left != null) {
      left.session().close();
    }
    if (untold != null) {
      callbacks.tell(() -> listener.done(untold.requestId(), untold.outcome(), now));
    }
    callbacks.tellLast(() -> listener.exited(exit, now));
  }

  private Measured measure() {
    MemoryGauge reading = gauge;
    long bytes = reading == null ? 0 : reading.maxBytes();
    if (bytes > measured.maxMemoryBytes()) {
      measured = new Measured(bytes, measured.cpuNanos());
    }
    return measured;
  }

  private Measured measured(InitFrame.Measure measure) {
    OptionalLong max =
        measure.memoryMaxBytes().isPresent() ? measure.memoryMaxBytes() : measure.memoryBytes();
    return new Measured(
        Math.max(max.orElse(0), measured.maxMemoryBytes()),
        measure.cpuNanos().orElse(measured.cpuNanos()));
  }
}
