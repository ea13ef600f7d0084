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

  /** The hours of servers that have left, for those that follow them. */
  private final ArrayDeque<ServerTime> left = new ArrayDeque<>();

  /** For whom servers are kept up; null where one is started when somebody asks. */
  private @Nullable Partition forWhom;

  private int wanted;

  Fleet(Around around, ServedModel model) {
    this.around = around;
    this.model = model;
    open();
  }

  private Keeper open() {
    ServerTime known = left.poll();
    ServerTime time = known == null ? new ServerTime(around, nextName()) : known;
    var keeper = new Keeper(around, model, this, time);
    keepers.add(keeper);
    return keeper;
  }

  /** Whoever is not among those that have left is among those that are there. */
  private String nextName() {
    return keepers.isEmpty() ? model.name() : model.name() + "/" + (keepers.size() + 1);
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

  /** Keeps so many up from now on. */
  void keep(int servers, Partition owner) {
    forWhom = owner;
    wanted = servers;
    settle();
  }

  /** Starts what is missing; of what is too much the newest leaves first. */
  void settle() {
    Partition owner = forWhom;
    if (owner == null || around.closing) {
      return;
    }
    int kept = 0;
    for (Keeper keeper : keepers) {
      kept += keeper.isKept() ? 1 : 0;
    }
    for (; kept < wanted; kept++) {
      unused().keep(owner);
    }
    for (; kept > wanted; kept--) {
      newestKept().leave(Long.MAX_VALUE);
    }
  }

  private Keeper unused() {
    return first().isUnused() ? first() : open();
  }

  private Keeper newestKept() {
    for (int i = keepers.size() - 1; i > 0; i--) {
      if (keepers.get(i).isKept()) {
        return keepers.get(i);
      }
    }
    return first();
  }

  /** A server that was to leave has ended. */
  void left(Keeper keeper, ServerTime time) {
    if (keepers.indexOf(keeper) > 0) {
      keepers.remove(keeper);
      left.add(time);
    }
  }

  /** The one with the fewest requests of those that have a free slot; null for none. */
  @Nullable Keeper free() {
    Keeper best = null;
    for (int i = 0; i < keepers.size(); i++) {
      Keeper keeper = keepers.get(i);
      if (keeper.isOpen()
          && around.rules.admission().mayRun(keeper.slots())
          && (best == null || keeper.slots().taken() < best.slots().taken())) {
        best = keeper;
      }
    }
    return best;
  }

  /** One that takes requests which need no slot; null for none. */
  @Nullable Keeper anyOpen() {
    for (int i = 0; i < keepers.size(); i++) {
      if (keepers.get(i).isOpen()) {
        return keepers.get(i);
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

  /** For what a request waits: a slot of those that are there, else the one that comes first. */
  Wait waitedFor() {
    Keeper nearest = null;
    for (Keeper keeper : keepers) {
      if (keeper.isOpen()) {
        return Wait.QUEUE;
      }
      nearest = nearest == null && keeper.isKept() ? keeper : nearest;
    }
    return (nearest == null ? first() : nearest).waitedFor();
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

  /** Whether a process of any of them runs. */
  boolean isUp() {
    for (Keeper keeper : keepers) {
      if (keeper.server() != null) {
        return true;
      }
    }
    return false;
  }

  /** The model's specification has changed. */
  void outdated() {
    List.copyOf(keepers).forEach(Keeper::outdated);
  }

  /** Ends all: the model is removed, or the process ends. */
  void close(StopReason why) {
    forWhom = null;
    for (Keeper keeper : List.copyOf(keepers)) {
      keeper.close(why);
    }
  }
}
