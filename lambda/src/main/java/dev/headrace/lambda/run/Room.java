package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.world.Alarm;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machines' room for environments. Lambda seems to have no end of it; a machine has one. A
 * start that finds none takes the room of the environment that was idle longest, whosever it is,
 * and waits in a line where there is none of those either.
 */
final class Room {
  static final int NO_NODE = -1;

  /** A start that waits for room of so much. */
  private abstract static class Pending {
    final FunctionVersion version;
    final int memoryMiB;
    final long sinceNanos;

    Pending(FunctionVersion version, long sinceNanos) {
      this.version = version;
      this.memoryMiB = version.spec().memoryMiB();
      this.sinceNanos = sinceNanos;
    }

    /** Whether it is still wanted; what waited for it may have been served otherwise. */
    abstract boolean isNeeded();

    /** It is in line no more. */
    abstract void left();

    abstract void start(int node);

    /** There was no room in time. */
    abstract void gaveUp();
  }

  /** The start of an environment that a request needs. */
  private final class OnDemand extends Pending {
    OnDemand(FunctionVersion version, long sinceNanos) {
      super(version, sinceNanos);
      version.startQueued();
    }

    @Override
    boolean isNeeded() {
      return version.waitingCount() > version.startingCount() + version.queuedStarts() - 1;
    }

    @Override
    void left() {
      version.queuedStartLeft();
    }

    @Override
    void start(int node) {
      Invocation oldest = version.firstWaiting();
      around.decisions.started(oldest == null ? 0 : oldest.id, around.nextEnvironment + 1);
      version.startEnvironment(node);
    }

    @Override
    void gaveUp() {
      Invocation oldest = version.takeWaiting();
      if (oldest != null) {
        around.conclusion.refusedAfterAdmission(oldest, ThrottleReason.CONCURRENT_INVOCATION_LIMIT);
      }
    }
  }

  /** The start of an environment that is to be provisioned. */
  private static final class Ahead extends Pending {
    private final ProvisionedPool pool;

    Ahead(ProvisionedPool pool, long sinceNanos) {
      super(pool.version(), sinceNanos);
      this.pool = pool;
      pool.startQueued();
    }

    @Override
    boolean isNeeded() {
      return pool.isQueuedStartNeeded();
    }

    @Override
    void left() {
      pool.queuedStartLeft();
    }

    @Override
    void start(int node) {
      pool.start(node);
    }

    @Override
    void gaveUp() {
      pool.foundNoRoom();
    }
  }

  private final Surroundings around;
  private final List<Node> nodes;
  private final long[] limitMiB;
  private final long[] usedMiB;

  /** How much of {@link #usedMiB} belongs to environments that are stopping. */
  private final long[] leavingMiB;

  private final int mostEnvironments;
  private final long queuedNanos;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final Alarm giveUp = new Alarm("no room", this::giveUp);
  private int environments;
  private int leaving;
  private long pendingMiB;
  private @Nullable Environment longestIdle;
  private @Nullable Environment latestIdle;

  Room(Surroundings around) {
    this.around = around;
    this.nodes = around.engine.nodes();
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("an engine has at least one node");
    }
    long percent = around.quotas.get(Quota.MACHINE_MEMORY_PERCENT);
    this.limitMiB = nodes.stream().mapToLong(node -> node.memoryMiB() * percent / 100).toArray();
    this.usedMiB = new long[limitMiB.length];
    this.leavingMiB = new long[limitMiB.length];
    this.mostEnvironments = around.quotas.count(Quota.MACHINE_ENVIRONMENTS);
    this.queuedNanos = around.quotas.nanos(Quota.QUEUED_MILLIS);
  }

  NodeId node(int number) {
    return nodes.get(number).id();
  }

  int environments() {
    return environments;
  }

  /** Starts an environment for a request now, or as soon as there is room. */
  void start(FunctionVersion version, Invocation invocation) {
    int node = nodeNow(version);
    if (node == NO_NODE) {
      waitInLine(new OnDemand(version, around.world.nowNanos()));
      return;
    }
    around.decisions.started(invocation.id, around.nextEnvironment + 1);
    version.startEnvironment(node);
  }

  /** Starts an environment that is to be provisioned now, or as soon as there is room. */
  void startAhead(ProvisionedPool pool) {
    int node = nodeNow(pool.version());
    if (node == NO_NODE) {
      waitInLine(new Ahead(pool, around.world.nowNanos()));
      return;
    }
    pool.start(node);
  }

  /**
   * Where an environment of the version can start without waiting; {@link #NO_NODE} for nowhere.
   */
  int nodeNow(FunctionVersion version) {
    return pending.isEmpty() ? nodeFor(version) : NO_NODE;
  }

  private void waitInLine(Pending start) {
    pending.add(start);
    pendingMiB += start.memoryMiB;
    if (!giveUp.isArmed()) {
      around.world.arm(giveUp, around.world.nowNanos() + queuedNanos);
    }
    makeRoom();
  }

  void entered(Environment environment) {
    environments++;
    usedMiB[environment.node()] += environment.spec().memoryMiB();
  }

  /** An environment was told to stop: its room will be free. */
  void leaving(Environment environment) {
    leaving++;
    leavingMiB[environment.node()] += environment.spec().memoryMiB();
  }

  void left(Environment environment, boolean wasLeaving) {
    int memoryMiB = environment.spec().memoryMiB();
    environments--;
    usedMiB[environment.node()] -= memoryMiB;
    if (wasLeaving) {
      leaving--;
      leavingMiB[environment.node()] -= memoryMiB;
    }
    startPending();
  }

  void addIdle(Environment environment) {
    Environment latest = latestIdle;
    environment.idleBefore = latest;
    environment.idleAfter = null;
    if (latest == null) {
      longestIdle = environment;
    } else {
      latest.idleAfter = environment;
    }
    latestIdle = environment;
    if (!pending.isEmpty()) {
      forgetUnneeded();
      makeRoom();
    }
  }

  void removeIdle(Environment environment) {
    Environment before = environment.idleBefore;
    Environment after = environment.idleAfter;
    if (before == null) {
      longestIdle = after;
    } else {
      before.idleAfter = after;
    }
    if (after == null) {
      latestIdle = before;
    } else {
      after.idleBefore = before;
    }
    environment.idleBefore = null;
    environment.idleAfter = null;
  }

  /** The node with most room, if the version's environment fits in it. */
  private int nodeFor(FunctionVersion version) {
    return environments < mostEnvironments ? nodeWith(version.spec().memoryMiB(), false) : NO_NODE;
  }

  /**
   * The node with most room for so much; an environment that is alone on its node always fits, so
   * that a large one waits but not for ever.
   */
  private int nodeWith(int memoryMiB, boolean withLeaving) {
    int best = NO_NODE;
    long bestFree = Long.MIN_VALUE;
    for (int node = 0; node < limitMiB.length; node++) {
      long used = usedMiB[node] - (withLeaving ? leavingMiB[node] : 0);
      long free = limitMiB[node] - used;
      if ((free >= memoryMiB || used == 0) && free > bestFree) {
        best = node;
        bestFree = free;
      }
    }
    return best;
  }

  /** Stops idle environments until all that wait will fit, the first of them for certain. */
  private void makeRoom() {
    Pending first = pending.peek();
    Environment idle = longestIdle;
    while (first != null && idle != null && !(willFit(first.version) && willFitAll())) {
      idle.stop(StopReason.EVICTED, around.shutdownGraceMillis);
      idle = longestIdle;
    }
  }

  private boolean willFitAll() {
    long freeMiB = 0;
    for (int node = 0; node < limitMiB.length; node++) {
      freeMiB += limitMiB[node] - usedMiB[node] + leavingMiB[node];
    }
    return environments - leaving + pending.size() <= mostEnvironments && pendingMiB <= freeMiB;
  }

  private boolean willFit(FunctionVersion version) {
    return environments - leaving < mostEnvironments
        && nodeWith(version.spec().memoryMiB(), true) != NO_NODE;
  }

  /**
   * Forgets starts whose requests were served otherwise, so that no idle environment has to give
   * way to them; the newest first, so that those that are needed keep their places.
   */
  private void forgetUnneeded() {
    Iterator<Pending> newestFirst = pending.descendingIterator();
    while (newestFirst.hasNext()) {
      Pending start = newestFirst.next();
      if (!start.isNeeded()) {
        newestFirst.remove();
        forgotten(start);
      }
    }
  }

  private void startPending() {
    if (around.closing) {
      return;
    }
    forgetUnneeded();
    Pending first = pending.peek();
    while (first != null) {
      int node = nodeFor(first.version);
      if (node == NO_NODE) {
        makeRoom();
        return;
      }
      takeFirst().start(node);
      first = pending.peek();
    }
  }

  private Pending takeFirst() {
    Pending first = pending.remove();
    forgotten(first);
    return first;
  }

  private void forgotten(Pending start) {
    pendingMiB -= start.memoryMiB;
    start.left();
  }

  /** Refuses requests for which there was no room in time. */
  private void giveUp() {
    long now = around.world.nowNanos();
    Pending first = pending.peek();
    while (first != null && first.sinceNanos + queuedNanos <= now) {
      boolean needed = first.isNeeded();
      takeFirst();
      if (needed) {
        first.gaveUp();
      }
      first = pending.peek();
    }
    if (first != null) {
      around.world.arm(giveUp, first.sinceNanos + queuedNanos);
    }
    startPending();
  }
}
