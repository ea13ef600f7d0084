package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.world.Alarm;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The environments of a version that are kept ready ahead of requests: as many as its level says,
 * replaced when they end, and neither idle too long nor in the way of others that need room. Who
 * finds none of them free gets an environment on demand.
 * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
final class ProvisionedPool {
  /** What an environment is to the pool of its version. */
  enum Role {
    /** Nothing: requests made it start. */
    ON_DEMAND,
    /** One of those that the level counts. */
    MEMBER,
    /** It takes the place of a member that grows too old, once it is ready. */
    SUCCESSOR,
    /** It was one of these; it takes no new request. */
    RELEASED
  }

  private final FunctionVersion version;
  private final Surroundings around;
  private final Alarm alarm = new Alarm("provisioning", this::fill);
  private final IdleStack idle = new IdleStack();

  /** Those that are ready and wait for the rest of their allocation. */
  private final IdleStack withheld = new IdleStack();

  private Hold hold;
  private long heldMiB;
  private int level;
  private int members;
  private int ready;
  private int busy;
  private int queued;
  private int failures;
  private @Nullable InitFailure failure;
  private boolean complete;
  private long notBeforeNanos;
  private TokenBucket requestRate;

  /** What readers see, on any thread. */
  private volatile ProvisionedState state = ProvisionedState.NONE;

  ProvisionedPool(FunctionVersion version, Surroundings around) {
    this.version = version;
    this.around = around;
    this.hold = version.function().hold(version.spec().architecture());
    this.requestRate = version.function().account().rateFor(0);
  }

  ProvisionedState state() {
    return state;
  }

  int busy() {
    return busy;
  }

  /** How much of what is allocated serves requests, from 0 to 1. */
  double utilization() {
    return ready == 0 ? 0 : (double) busy / ready;
  }

  /** Keeps so many from now on; the same as before makes a failed allocation be tried at once. */
  void level(int wanted) {
    int before = level;
    level = wanted;
    failures = 0;
    failure = null;
    if (wanted != before) {
      specChanged();
      requestRate = version.function().account().rateFor(wanted);
    }
    if (wanted > before) {
      complete = false;
      notBeforeNanos = around.world.nowNanos() + around.preparationNanos;
    }
    releaseSurplus();
    completeIfAllReady();
    fill();
    tell();
  }

  /** What is held is paid by its memory and architecture, which have changed, or the level has. */
  void specChanged() {
    Hold next = version.function().hold(version.spec().architecture());
    long nextMiB = (long) level * version.spec().memoryMiB();
    if (next == hold) {
      hold.change(nextMiB - heldMiB);
    } else {
      next.change(nextMiB);
      hold.change(-heldMiB);
    }
    hold = next;
    heldMiB = nextMiB;
  }

  /** Starts what is missing: as fast as it may, and after a failure one at a time. */
  void fill() {
    if (around.closing || version.isRetired()) {
      return;
    }
    long now = around.world.nowNanos();
    while (around.rules.provisioning().missing(level, members + queued) > 0) {
      if (failures > 0 && members - ready + queued > 0) {
        return;
      }
      if (now < notBeforeNanos) {
        around.world.arm(alarm, notBeforeNanos);
        return;
      }
      TokenBucket growth = version.function().provisionedGrowth();
      if (!growth.take(now)) {
        around.world.arm(alarm, growth.nextAtNanos());
        return;
      }
      around.room.startAhead(this);
    }
  }

  FunctionVersion version() {
    return version;
  }

  /** Starts a member on a node. */
  void start(int node) {
    members++;
    startAs(Role.MEMBER, node);
  }

  private Environment startAs(Role role, int node) {
    around.decisions.startedAhead(version.number(), around.nextEnvironment + 1);
    return version.startAhead(this, role, node);
  }

  /** Whether a start that waits for room is still wanted. */
  boolean isQueuedStartNeeded() {
    return level - members > queued - 1;
  }

  void startQueued() {
    queued++;
  }

  void queuedStartLeft() {
    queued--;
  }

  /** There was no room for one in time. */
  void foundNoRoom() {
    failed(InitFailure.NO_ROOM);
    fill();
  }

  /** A member or successor could not be initialised; it has left already. */
  void failed(InitFailure why) {
    failures++;
    failure = why;
    long delayMillis = around.rules.provisioning().retryDelayMillis(failures);
    notBeforeNanos = around.world.nowNanos() + delayMillis * 1_000_000;
    if (around.rules.provisioning().mayServe(complete, failures)) {
      offerWithheld();
    }
    tell();
  }

  /** A member or successor is ready; a successor takes its member's place. */
  void becameReady(Environment environment) {
    failures = 0;
    failure = null;
    ready++;
    Environment replaced = environment.predecessor;
    environment.predecessor = null;
    if (replaced != null) {
      replaced.successor = null;
      environment.role = Role.MEMBER;
      members++;
      release(replaced, StopReason.AGE);
    }
    completeIfAllReady();
    fill();
    tell();
  }

  private void completeIfAllReady() {
    if (!complete && ready >= level) {
      complete = true;
      offerWithheld();
    }
  }

  /** Whether a member that is ready serves requests; once it did it goes on. */
  boolean mayServe(Environment environment) {
    if (!environment.inService && around.rules.provisioning().mayServe(complete, failures)) {
      environment.inService = true;
    }
    return environment.inService;
  }

  private void offerWithheld() {
    Environment next = withheld.newest();
    while (next != null) {
      withheld.remove(next);
      next.inService = true;
      next.offer();
      next = withheld.newest();
    }
  }

  /** A member is free. */
  void addIdle(Environment environment) {
    (mayServe(environment) ? idle : withheld).add(environment);
  }

  /** The member that was used last of those that are free; null where none is. */
  @Nullable Environment mostRecentlyUsed() {
    return idle.newest();
  }

  /**
   * Whether one more request a second may run in members; it may run on demand else.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
   */
  boolean takeRate(long nowNanos) {
    return requestRate.take(nowNanos);
  }

  void begins(Environment environment) {
    busy++;
    environment.busyIn = hold;
    hold.busy(environment.spec().memoryMiB());
  }

  void ends(Environment environment) {
    Hold counted = environment.busyIn;
    if (counted != null) {
      environment.busyIn = null;
      busy--;
      counted.busy(-environment.spec().memoryMiB());
    }
  }

  /** Starts another for a member that grows too old, where there is room for both. */
  void renew(Environment environment) {
    if (around.closing || version.isRetired() || !around.rules.provisioning().renewsAhead()) {
      return;
    }
    int node = around.room.nodeNow(version);
    if (node != Room.NO_NODE
        && version.function().provisionedGrowth().take(around.world.nowNanos())) {
      Environment successor = startAs(Role.SUCCESSOR, node);
      successor.predecessor = environment;
      environment.successor = successor;
    }
  }

  /**
   * An environment ends, or is to end: it counts no more.
   *
   * @param wasReady whether it had been initialised
   */
  void lost(Environment environment, boolean wasReady) {
    if (environment.role != Role.RELEASED) {
      countNoMore(environment, wasReady);
      tell();
    }
  }

  private void countNoMore(Environment environment, boolean wasReady) {
    ends(environment);
    switch (environment.role) {
      case MEMBER -> {
        members--;
        ready -= wasReady ? 1 : 0;
        inherit(environment);
      }
      case SUCCESSOR -> {
        Environment replaced = environment.predecessor;
        if (replaced != null) {
          replaced.successor = null;
        }
      }
      case ON_DEMAND, RELEASED -> {}
    }
    environment.predecessor = null;
    environment.role = Role.RELEASED;
  }

  /** The successor of one that ended early is a member already while it starts. */
  private void inherit(Environment ended) {
    Environment successor = ended.successor;
    ended.successor = null;
    if (successor != null) {
      successor.predecessor = null;
      successor.role = Role.MEMBER;
      members++;
    }
  }

  private void releaseSurplus() {
    var own = new ArrayList<>(version.environments());
    for (Environment environment : own) {
      if (members > level && environment.role == Role.MEMBER && environment.isStarting()) {
        release(environment, StopReason.REPLACED);
      }
    }
    for (Environment environment : own) {
      if (members > level && environment.role == Role.MEMBER && environment.isIdle()) {
        release(environment, StopReason.REPLACED);
      }
    }
    for (Environment environment : own) {
      if (members > level && environment.role == Role.MEMBER) {
        release(environment, StopReason.REPLACED);
      }
    }
  }

  /** It counts no more, and ends once it serves no request; so does who was to replace it. */
  private void release(Environment environment, StopReason why) {
    Environment successor = environment.successor;
    environment.successor = null;
    if (successor != null) {
      successor.predecessor = null;
      release(successor, why);
    }
    boolean idles = environment.isIdle() || environment.isStarting();
    countNoMore(environment, !environment.isStarting());
    if (idles) {
      environment.stop(why, around.shutdownGraceMillis);
    }
  }

  /** Tells readers and listeners how far it is, where that has changed. */
  private void tell() {
    InitFailure why = failure;
    boolean failed = ready < level && around.rules.provisioning().hasFailed(failures);
    ProvisionedState.Status status =
        failed
            ? ProvisionedState.Status.FAILED
            : complete ? ProvisionedState.Status.READY : ProvisionedState.Status.IN_PROGRESS;
    var now =
        level == 0
            ? ProvisionedState.NONE
            : new ProvisionedState(
                level, ready, status, failed && why != null ? why.reason() : null);
    if (!now.equals(state)) {
      state = now;
      around.decisions.allocated(version, now);
    }
  }
}
