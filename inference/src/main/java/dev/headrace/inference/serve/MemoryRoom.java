package dev.headrace.inference.serve;

import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the machine that model servers share. A server that needs what idle ones hold has
 * them stopped, the one that has been idle for longest first; what busy ones hold it waits for.
 */
final class MemoryRoom {
  private final NodeId node;
  private final long memoryMiB;
  private final List<Keeper> holders = new ArrayList<>();
  private final List<Keeper> waiting = new ArrayList<>();
  private long takenMiB;

  MemoryRoom(List<Node> nodes) {
    Node first = nodes.getFirst();
    this.node = first.id();
    this.memoryMiB = first.memoryMiB();
  }

  NodeId node() {
    return node;
  }

  long memoryMiB() {
    return memoryMiB;
  }

  /** Takes the memory for a server; false where there is none now, and then it waits for it. */
  boolean take(Keeper keeper) {
    long needed = keeper.neededMiB();
    if (takenMiB + needed <= memoryMiB) {
      takenMiB += needed;
      keeper.heldMiB = needed;
      holders.add(keeper);
      return true;
    }
    if (!waiting.contains(keeper)) {
      waiting.add(keeper);
    }
    makeRoom();
    return false;
  }

  void giveBack(Keeper keeper) {
    if (holders.remove(keeper)) {
      takenMiB -= keeper.heldMiB;
      keeper.heldMiB = 0;
      serveWaiting();
    }
  }

  void waitsNoMore(Keeper keeper) {
    waiting.remove(keeper);
  }

  /** A server has become idle, which one that waits may want to end. */
  void becameIdle() {
    if (!waiting.isEmpty()) {
      makeRoom();
    }
  }

  /** Whoever has waited for longest comes first, so that a large one is not passed by for ever. */
  private void serveWaiting() {
    while (!waiting.isEmpty() && takenMiB + waiting.getFirst().neededMiB() <= memoryMiB) {
      waiting.removeFirst().roomMayBeThere();
    }
    if (!waiting.isEmpty()) {
      makeRoom();
    }
  }

  /** Stops idle servers until what the first that waits needs is free, or will be. */
  private void makeRoom() {
    long missing = takenMiB - leavingMiB() + waiting.getFirst().neededMiB() - memoryMiB;
    while (missing > 0) {
      Keeper idle = idleForLongest();
      if (idle == null) {
        return;
      }
      missing -= idle.heldMiB;
      idle.evict();
    }
  }

  private long leavingMiB() {
    long leaving = 0;
    for (Keeper holder : holders) {
      leaving += holder.isStopping() ? holder.heldMiB : 0;
    }
    return leaving;
  }

  private @Nullable Keeper idleForLongest() {
    Keeper longest = null;
    for (Keeper holder : holders) {
      if (holder.mayBeEvicted()
          && (longest == null || holder.idleSinceNanos() < longest.idleSinceNanos())) {
        longest = holder;
      }
    }
    return longest;
  }
}
