package dev.headrace.lambda.run;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Request;
import dev.headrace.kernel.world.Effect;
import dev.headrace.kernel.world.Lane;
import org.jspecify.annotations.Nullable;

/**
 * One request for a function, from its arrival to its answer. Its owner fills it in, gives it to
 * {@link Invocations} and reads the rest of it when its {@link Completion} is called. After that
 * the owner may {@link #reset} and use it again, as simulations do.
 */
public final class Invocation implements Request {
  private static final int PHASES = Phase.values().length;
  private static final long NEVER = Long.MIN_VALUE;

  private final Completion completion;
  final Lane lane = new Lane(0);

  /** Tells its owner; the effect that ends it. */
  final Effect reply = this::tellOwner;

  private FunctionVersion version;
  private Body body = Body.EMPTY;
  private @Nullable String invokedArn;
  private @Nullable String traceHeader;
  private @Nullable String clientContext;
  private @Nullable String requestId;
  private boolean wantsLogTail;
  private Demand demand = Demand.NONE;

  long id;
  long idSaltHigh;
  long idSaltLow;
  long arrivedNanos;
  long assignedNanos = NEVER;
  long endedNanos;
  long assignedEpochMillis;
  long endedEpochMillis;
  long deadlineEpochMillis;

  Ending ending = Ending.NONE;
  Body answer = Body.EMPTY;
  @Nullable String errorType;
  @Nullable ThrottleReason throttleReason;
  String logTail = "";
  boolean cold;
  boolean provisioned;
  final long[] phaseNanos = new long[PHASES];
  long billedMillis;
  long initNanos;
  long maxMemoryMiB;
  int memoryMiB;
  int timeoutMillis;

  @Nullable Environment environment;
  @Nullable AsynchronousEvent event;
  @Nullable Invocation nextWaiting;
  @Nullable Invocation previousWaiting;

  /**
   * Makes a request.
   *
   * @param version which version is to run
   * @param body what it carries
   * @param completion whom to tell
   */
  public Invocation(FunctionVersion version, Body body, Completion completion) {
    this.version = version;
    this.body = body;
    this.completion = completion;
  }

  /** Makes it a new request; only after its completion was called. */
  public Invocation reset(FunctionVersion version, Body body) {
    this.version = version;
    this.body = body;
    invokedArn = null;
    traceHeader = null;
    clientContext = null;
    requestId = null;
    wantsLogTail = false;
    demand = Demand.NONE;
    ending = Ending.NONE;
    answer = Body.EMPTY;
    errorType = null;
    throttleReason = null;
    logTail = "";
    cold = false;
    provisioned = false;
    billedMillis = 0;
    initNanos = 0;
    maxMemoryMiB = 0;
    assignedNanos = NEVER;
    environment = null;
    event = null;
    return this;
  }

  /** Sets the ARN that was invoked, where it is not the version's own. */
  public Invocation invokedArn(String arn) {
    invokedArn = arn;
    return this;
  }

  /** Sets the trace header ({@code Root=...;Parent=...;Sampled=...}). */
  public Invocation traceHeader(@Nullable String header) {
    traceHeader = header;
    return this;
  }

  /** Sets the client context, JSON text. */
  public Invocation clientContext(@Nullable String context) {
    clientContext = context;
    return this;
  }

  /** Sets the id that users see, instead of one that is made when first asked for. */
  public Invocation requestId(String id) {
    requestId = id;
    return this;
  }

  /** Asks for the last 4 KB of the log ({@code LogType=Tail}). */
  public Invocation wantingLogTail() {
    wantsLogTail = true;
    return this;
  }

  /** Sets how much it asks of a simulated work, instead of what the work's profile draws. */
  public Invocation demand(Demand asked) {
    demand = asked;
    return this;
  }

  /** The version that is to run. */
  public FunctionVersion version() {
    return version;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public String requestId() {
    String made = requestId;
    if (made == null) {
      made = RequestIds.of(idSaltHigh, idSaltLow, id);
      requestId = made;
    }
    return made;
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public long deadlineEpochMillis() {
    return deadlineEpochMillis;
  }

  @Override
  public String invokedArn() {
    String set = invokedArn;
    return set != null ? set : version.spec().versionArn();
  }

  @Override
  public @Nullable String traceHeader() {
    return traceHeader;
  }

  @Override
  public @Nullable String clientContext() {
    return clientContext;
  }

  @Override
  public boolean flushesOutput() {
    return wantsLogTail;
  }

  @Override
  public Demand demand() {
    return demand;
  }

  /** How it ended. */
  public Ending ending() {
    return ending;
  }

  /** What the function answered, or the error as JSON; empty for one that was refused. */
  public Body answer() {
    return answer;
  }

  /** The type of the function's error; null where there is none. */
  public @Nullable String errorType() {
    return errorType;
  }

  /** The limit that refused it; null unless it was throttled. */
  public @Nullable ThrottleReason throttleReason() {
    return throttleReason;
  }

  /** The last 4 KB of its log; empty unless they were asked for. */
  public String logTail() {
    return logTail;
  }

  /** Whether it was the first request of its environment. */
  public boolean cold() {
    return cold;
  }

  /** Whether it ran in a provisioned environment. */
  public boolean provisioned() {
    return provisioned;
  }

  /** How much of its waiting fell into a phase of an environment's start, in nanoseconds. */
  public long phaseNanos(Phase phase) {
    return waited() ? phaseNanos[phase.ordinal()] : 0;
  }

  /** How long it took from its assignment to its end, in nanoseconds. */
  public long durationNanos() {
    return endedNanos - assignedNanos;
  }

  /** How long it took from its arrival to its end, in nanoseconds. */
  public long totalNanos() {
    return endedNanos - arrivedNanos;
  }

  /** What is paid for, in milliseconds. */
  public long billedMillis() {
    return billedMillis;
  }

  /** The INIT phase that is billed with it; 0 unless it was cold. */
  public long initNanos() {
    return initNanos;
  }

  /** The most memory that its environment was seen to hold, in MiB; 0 where nobody can tell. */
  public long maxMemoryMiB() {
    return maxMemoryMiB;
  }

  /** It came: it is counted from now on. */
  void arrive(Surroundings around) {
    id = ++around.nextInvocation;
    idSaltHigh = around.requestIdSaltHigh;
    idSaltLow = around.requestIdSaltLow;
    arrivedNanos = around.world.nowNanos();
  }

  boolean wasAssigned() {
    return assignedNanos != NEVER;
  }

  /** Whether it could not run at once. */
  boolean waited() {
    return (wasAssigned() ? assignedNanos : endedNanos) != arrivedNanos;
  }

  /** The id that users see, if anyone has seen it. */
  @Nullable String requestIdIfMade() {
    return requestId;
  }

  private void tellOwner() {
    Environment served = environment;
    EnvironmentLog log = served == null ? null : served.log();
    if (log != null) {
      logTail = log.ended(this);
    }
    completion.completed(this);
  }
}
