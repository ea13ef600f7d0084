package dev.headrace.inference.serve;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.StopReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one model: one while somebody asks, or so many as are kept up; and which of them
 * takes a request.
 */
final class Fleet {
  private final Around around;
  private final ServedModel model;

  /** Never empty: the first stays, asleep where there is to be none. */
  private final List<Keeper> keepers = new ArrayList<>();

  /** The failures of servers that have left, which those that follow them are held to. */
  private final ArrayDeque<Attempts> left = new ArrayDeque<>();

  /** For whom servers are kept up; null where one is started when somebody asks. */
  private @Nullable Partition forWhom;

  private int wanted;

  Fleet(Around around, ServedModel model) {
    this.around = around;
    this.model = model;
    open();
  }

  private Keeper open() {
    Attempts known = left.poll();
    var keeper = new Keeper(around, model, this, known == null ? new Attempts(around) : known);
    keepers.add(keeper);
    return keeper;
  }

  /** Those that are there, asleep or not. */
  List<Keeper> keepers() {
    return keepers;
  }

  Keeper first() {
    return keepers.getFirst();
  }

  /** Whether servers are kept up, and not started by those who ask. */
  boolean isScaled() {
    return forWhom != null;
  }

  /** Somebody waits. */
  void wake(Partition asks) {
    if (!isScaled()) {
      first().wake(asks);
    }
  }

  /** Somebody who waited does so no more. */
  void nobodyWaits() {
    if (!isScaled()) {
      first().nobodyWaits();
    }
  }

  /** Keeps so many up from now on; one that somebody woke before is the first of them. */
  void keep(int servers, Partition owner) {
    boolean woken = !isScaled() && first().state() != ServerState.ASLEEP;
    forWhom = owner;
    wanted = servers;
    if (woken && first().isForAskers()) {
      first().keep(owner);
    }
    settle();
  }

  /**
   * Starts what is missing; of what is too much, what was given up leaves first, then the newest.
   */
  void settle() {
    Partition owner = forWhom;
    if (owner == null || around.closing) {
      return;
    }
    int kept = 0;
    for (Keeper keeper : keepers) {
      kept += keeper.isKept() ? 1 : 0;
    }
    int missing = around.rules.scaling().missing(wanted, kept);
    for (; missing > 0; missing--) {
      unused().keep(owner);
    }
    for (; missing < 0; missing++) {
      surplus().leave(Long.MAX_VALUE);
    }
    around.room.needsChanged();
  }

  private Keeper unused() {
    return first().isForAskers() ? first() : open();
  }

  private Keeper surplus() {
    Keeper newest = null;
    for (Keeper keeper : keepers.reversed()) {
      if (keeper.isKept() && keeper.isUnavailable()) {
        return keeper;
      }
      newest = newest == null && keeper.isKept() ? keeper : newest;
    }
    return newest == null ? first() : newest;
  }

  /** A server that was to leave has ended. */
  void left(Keeper keeper) {
    if (keepers.indexOf(keeper) > 0) {
      keepers.remove(keeper);
      left.add(keeper.attempts());
    }
  }

  /** The one with the fewest requests of those that have a free slot; null for none. */
  @Nullable ServerRun free() {
    ServerRun best = null;
    for (int i = 0; i < keepers.size(); i++) {
      ServerRun run = keepers.get(i).open();
      if (run != null
          && around.rules.admission().mayRun(run.slots())
          && (best == null || run.slots().taken() < best.slots().taken())) {
        best = run;
      }
    }
    return best;
  }

  /** One that takes requests which need no slot; null for none. */
  @Nullable ServerRun anyOpen() {
    for (int i = 0; i < keepers.size(); i++) {
      ServerRun run = keepers.get(i).open();
      if (run != null) {
        return run;
      }
    }
    return null;
  }

  int openServers() {
    int open = 0;
    for (Keeper keeper : keepers) {
      open += keeper.isOpen() ? 1 : 0;
    }
    return open;
  }

  /** The one that a request is for: one that is there, else the one that comes first. */
  Keeper foremost() {
    Keeper nearest = null;
    for (Keeper keeper : keepers) {
      if (keeper.isOpen()) {
        return keeper;
      }
      nearest = nearest == null && keeper.isKept() ? keeper : nearest;
    }
    return nearest == null ? first() : nearest;
  }

  /** For what a request waits: a slot of those that are there, else the one that comes first. */
  Wait waitedFor() {
    return foremost().waitedFor();
  }

  /** Why none of them can be used; null where one can, or will. */
  @Nullable String unavailable() {
    if (!isScaled()) {
      return first().isUnavailable() ? first().failure() : null;
    }
    String reason = null;
    for (Keeper keeper : keepers) {
      if (keeper.isKept()) {
        if (!keeper.isUnavailable()) {
          return null;
        }
        reason = keeper.failure();
      }
    }
    return reason;
  }

  /** The model's specification has changed. */
  void specChanged() {
    List.copyOf(keepers).forEach(Keeper::specChanged);
    around.room.needsChanged();
  }

  /** Ends all: the model is removed, or the process ends. */
  void close(StopReason why) {
    forWhom = null;
    for (Keeper keeper : List.copyOf(keepers)) {
      keeper.close(why);
    }
  }
}
