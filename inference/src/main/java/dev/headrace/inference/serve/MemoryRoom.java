package dev.headrace.inference.serve;

import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the machine that model servers share. A server that needs what idle ones hold has
 * them stopped, the one that has been idle for longest first; what busy ones hold it waits for.
 * Whoever has waited for longest comes first, so that a large one is not passed by for ever; but
 * for what servers that are kept up leave no room for, nobody else waits.
 */
final class MemoryRoom {
  private final Admission rules;
  private final NodeId node;
  private final long memoryMiB;

  /** What each server takes that is up, comes or ends. */
  private final Map<Keeper, Long> holders = new LinkedHashMap<>();

  private final List<Keeper> waiting = new ArrayList<>();
  private long takenMiB;

  MemoryRoom(List<Node> nodes, Admission rules) {
    this.rules = rules;
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

  private long freeMiB() {
    return memoryMiB - takenMiB;
  }

  /** Takes the memory for a server; false where there is none now, and then it waits for it. */
  boolean take(Keeper keeper) {
    long needed = keeper.neededMiB();
    if (rules.hasRoom(needed, freeMiB())) {
      waiting.remove(keeper);
      takenMiB += needed;
      holders.put(keeper, needed);
      return true;
    }
    if (!waiting.contains(keeper)) {
      waiting.add(keeper);
    }
    makeRoom();
    return false;
  }

  void giveBack(Keeper keeper) {
    Long held = holders.remove(keeper);
    if (held != null) {
      takenMiB -= held;
      serveWaiting();
    }
  }

  void waitsNoMore(Keeper keeper) {
    if (waiting.remove(keeper)) {
      serveWaiting();
    }
  }

  /** A server has become idle, which one that waits may want to end. */
  void becameIdle() {
    makeRoom();
  }

  /** Servers are kept up that were not before, or need another amount, or the other way round. */
  void needsChanged() {
    serveWaiting();
  }

  private void serveWaiting() {
    Keeper next = next();
    while (next != null && rules.hasRoom(next.neededMiB(), freeMiB())) {
      waiting.remove(next);
      next.roomMayBeThere();
      next = next();
    }
    makeRoom();
  }

  /** Who has waited for longest of those that there is room for once all have ended that may. */
  private @Nullable Keeper next() {
    if (waiting.isEmpty()) {
      return null;
    }
    long mayBeFreeMiB = memoryMiB - keptMiB();
    for (Keeper keeper : waiting) {
      if (keeper.neededMiB() <= mayBeFreeMiB) {
        return keeper;
      }
    }
    return null;
  }

  /** Stops idle servers until what the next one needs is free, or will be. */
  private void makeRoom() {
    Keeper next = next();
    if (next == null) {
      return;
    }
    long missing = next.neededMiB() - freeMiB() - endingMiB();
    while (missing > 0) {
      Keeper idle = idleForLongest();
      if (idle == null) {
        return;
      }
      missing -= holders.getOrDefault(idle, 0L);
      idle.evict();
    }
  }

  private long keptMiB() {
    long kept = 0;
    for (Map.Entry<Keeper, Long> holder : holders.entrySet()) {
      kept += holder.getKey().isKept() ? holder.getValue() : 0;
    }
    return kept;
  }

  private long endingMiB() {
    long ending = 0;
    for (Map.Entry<Keeper, Long> holder : holders.entrySet()) {
      ending += holder.getKey().isStopping() ? holder.getValue() : 0;
    }
    return ending;
  }

  private @Nullable Keeper idleForLongest() {
    Keeper longest = null;
    for (Keeper holder : holders.keySet()) {
      if (holder.mayBeEvicted()
          && (longest == null || holder.idleSinceNanos() < longest.idleSinceNanos())) {
        longest = holder;
      }
    }
    return longest;
  }
}
