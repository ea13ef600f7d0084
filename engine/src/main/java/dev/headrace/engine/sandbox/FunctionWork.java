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
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A function's code in a sandbox, which its runtime asks for requests over the Runtime API. */
final class FunctionWork extends SandboxWork implements RuntimeSession.Host, Freezer.Freezable {
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

  /** An answer that waits for the output that was printed before it. */
  private record Ending(long requestId, Outcome outcome, int attempt) {}

  private final Program.Function function;

  /** The phase of the start that init reports last. */
  private String lastPhase = "runtime";

  private boolean lastPhaseSeen;
  private boolean initialized;
  private @Nullable String initErrorType;
  private String initError = "";

  private boolean freezeWanted;
  private boolean freezeQueued;
  private boolean frozen;
  private long freezeAtNanos;

  private long requests;
  private long printedAtRequest;
  private @Nullable Ending ending;
  private int flushCookie;
  private boolean fullOutputSeen;

  FunctionWork(
      SandboxEngine engine,
      WorkId id,
      WorkSpec spec,
      Program.Function function,
      WorkListener listener) {
    super(engine, id, spec, spec.output(), listener);
    this.function = function;
  }

  @Override
  void enter() throws StartFailure, MissingRuntimeException {
    Ground ground = engine().ground();
    Path code = engine().code(function.code());
    if (!Files.isDirectory(code)) {
      throw new StartFailure("the code of this function is not on this machine: " + code);
    }
    Launch launch =
        engine()
            .runtimes()
            .launch(
                function.runtime(),
                function.handler(),
                spec().resources().memoryMiB(),
                code,
                ground.taskRoot(code));
    spec()
        .output()
        .line(
            System.currentTimeMillis(),
            "INIT_START Runtime Version: "
                + launch.title()
                + " ("
                + function.runtime()
                + " requested)");
    enter(launch, ground.taskRoot(code));
  }

  /** Takes a sandbox and gives it the code. */
  private void enter(Launch launch, String taskRoot) throws StartFailure {
    var counts = Sandboxes.Counts.of(spec().resources());
    Templates.Kind kind = engine().kind(launch);
    Sandbox taken = counts.equals(Templates.COUNTS) ? engine().templates().take(kind, this) : null;
    boolean waits = taken != null && !kind.stem().isEmpty();
    Sandbox to =
        taken != null
            ? taken
            : engine().sandboxes().start(launch.binds(), counts, List.of(), launch.path(), this);
    to.session().attach(this);
    synchronized (this) {
      lastPhase = waits ? "code" : "runtime";
    }
    if (!entered(to)) {
      return;
    }
    if (taken != null) {
      endPhase(Phase.SANDBOX, System.nanoTime());
    }
    to.send(Frames.assign(assignment(launch, taskRoot, to, waits)));
  }

  private Assignment assignment(Launch launch, String taskRoot, Sandbox to, boolean waits) {
    WorkSpec.Resources resources = spec().resources();
    int cpuMillis = Math.max(resources.vcpuMillis(), engine().settings().initCpuMillis());
    return new Assignment(
        function.code().sha256(),
        List.of(),
        RuntimeEnvironment.of(
            spec().environment(),
            function.handler(),
            to.address(),
            launch.path(),
            taskRoot,
            engine().ground().runtimeFolder().toString()),
        waits ? List.of() : launch.command(),
        OptionalInt.of(resources.memoryMiB()),
        OptionalInt.of(cpuMillis),
        OptionalInt.of(resources.temporaryMiB()));
  }

  @Override
  public void assign(Request request) {
    Sandbox to;
    synchronized (this) {
      to = sandbox();
      if (to == null || state() != State.READY) {
        return;
      }
      requests++;
    }
    to.session().assign(request);
  }

  @Override
  public synchronized void freeze() {
    if (state() != State.READY) {
      return;
    }
    long delayNanos = TimeUnit.MILLISECONDS.toNanos(engine().settings().freezeDelayMillis());
    freezeWanted = true;
    freezeAtNanos = System.nanoTime() + delayNanos;
    if (!freezeQueued) {
      freezeQueued = true;
      engine().freezer().add(this, delayNanos);
    }
  }

  @Override
  public synchronized long freezeIfIdle() {
    Sandbox to = sandbox();
    long left = freezeAtNanos - System.nanoTime();
    if (freezeWanted && !frozen && state() == State.READY && to != null) {
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
    Sandbox to = sandbox();
    if (frozen && to != null) {
      frozen = false;
      to.send(Frames.thaw(false));
    }
  }

  @Override
  public void stop(StopReason why, long graceMillis) {
    synchronized (this) {
      freezeWanted = false;
    }
    super.stop(why, graceMillis);
  }

  @Override
  void reached(InitFrame.Phase phase) {
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

  /** The runtime's first call may overtake what init says of its start. */
  @Override
  public void initialized() {
    Sandbox running = sandbox();
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
      Sandbox to = nowReady();
      if (to == null) {
        return;
      }
      int vcpuMillis = spec().resources().vcpuMillis();
      if (vcpuMillis < engine().settings().initCpuMillis()) {
        to.send(Frames.limits(OptionalInt.empty(), OptionalInt.of(vcpuMillis)));
      }
    }
    endPhase(Phase.INIT, System.nanoTime());
    callbacks().tell(() -> listener().ready(Endpoints.NONE));
  }

  @Override
  public void initFailed(String errorType, byte[] error) {
    synchronized (this) {
      initErrorType = errorType;
      initError = new String(error, StandardCharsets.UTF_8);
    }
    engine().later(this::end, INIT_ERROR_GRACE_MILLIS);
  }

  @Override
  @Nullable Exit ownExit(int code) {
    return initErrorType == null
        ? null
        : new Exit(Exit.Kind.INIT_ERROR, code, initErrorType, initError);
  }

  @Override
  public void ended(Request request, Outcome outcome) {
    Measured now;
    synchronized (this) {
      if (state() == State.ENDED) {
        return;
      }
      Sandbox to = sandbox();
      boolean prints = requests - printedAtRequest <= PRINTING_REQUESTS;
      now = measured();
      boolean asksInit = request.flushesOutput() || prints || !hasGauge() || mayHaveOverflowed(now);
      if (to != null && asksInit) {
        flush(to, new Ending(request.id(), outcome, 1));
        return;
      }
    }
    callbacks().tell(() -> listener().done(request.id(), outcome, now));
  }

  /**
   * Whether a child may have been killed for memory, of which init alone knows, and which the
   * runtime's answer may overtake.
   */
  private boolean mayHaveOverflowed(Measured now) {
    return now.maxMemoryBytes()
        >= ((long) spec().resources().memoryMiB() << 20) - OVERFLOW_SLACK_BYTES;
  }

  /** Init hands over what it reads from the pipes before it answers. */
  private void flush(Sandbox to, Ending waiting) {
    ending = waiting;
    fullOutputSeen = false;
    to.send(Frames.measure(++flushCookie));
  }

  @Override
  void answered(InitFrame.Measured answer) {
    Ending told;
    synchronized (this) {
      told = ending;
      Sandbox to = sandbox();
      if (told == null || to == null || answer.cookie() != flushCookie) {
        return;
      }
      if (fullOutputSeen && told.attempt() < FLUSH_LIMIT) {
        flush(to, new Ending(told.requestId(), told.outcome(), told.attempt() + 1));
        return;
      }
      ending = null;
    }
    if (isOutOfMemory() || answer.measure().oomKills().orElse(0) > 0) {
      endForMemory();
      return;
    }
    flushLines();
    Measured now = measured();
    callbacks().tell(() -> listener().done(told.requestId(), told.outcome(), now));
  }

  @Override
  synchronized void printed(InitFrame.Output output) {
    printedAtRequest = requests;
    fullOutputSeen |= output.bytes().length >= FULL_OUTPUT_BYTES;
  }

  /** An answer that had come already is told before the end. */
  @Override
  void closed(@Nullable Sandbox left, Measured now) {
    Ending untold;
    synchronized (this) {
      untold = ending;
      ending = null;
    }
    if (left != null) {
      left.session().close();
    }
    if (untold != null) {
      callbacks().tell(() -> listener().done(untold.requestId(), untold.outcome(), now));
    }
  }
}
