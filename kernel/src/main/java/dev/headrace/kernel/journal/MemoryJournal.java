package dev.headrace.kernel.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal without a disk, for simulated worlds: what was appended becomes durable when the world
 * says so, and a crash loses exactly the rest. It has one thread.
 */
public final class MemoryJournal implements Journal {
  private final TreeMap<DocumentKey, byte[]> durable = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();
  private long appendedPosition;
  private long durablePosition;
  private LongConsumer onDurable = position -> {};
  private Consumer<Throwable> onFailure = cause -> {};
  private @Nullable Throwable failure;

  @Override
  public long append(Change change) {
    if (failure != null) {
      throw new IllegalStateException("the journal has failed", failure);
    }
    pending.add(change);
    return ++appendedPosition;
  }

  @Override
  public long durablePosition() {
    return durablePosition;
  }

  /** The position of the newest change, durable or not. */
  public long appendedPosition() {
    return appendedPosition;
  }

  @Override
  public void listen(LongConsumer onDurable, Consumer<Throwable> onFailure) {
    this.onDurable = onDurable;
    this.onFailure = onFailure;
  }

  /** Fails as a disk does that refuses a sync: what is not durable now never is. */
  public void fail(Throwable cause) {
    failure = cause;
    pending.clear();
    onFailure.accept(cause);
  }

  /** Makes all changes up to a position durable, as one sync of a disk does. */
  public void sync(long toPosition) {
    if (failure != null) {
      throw new IllegalStateException("the journal has failed", failure);
    }
    if (toPosition > appendedPosition) {
      throw new IllegalArgumentException("nothing was appended at " + toPosition);
    }
    int count = (int) (toPosition - durablePosition);
    if (count <= 0) {
      return;
    }
    for (Change change : pending.subList(0, count)) {
      switch (change) {
        case Change.Put put -> durable.put(put.key(), put.document().encode());
        case Change.Delete delete -> durable.remove(delete.key());
      }
    }
    pending.subList(0, count).clear();
    durablePosition = toPosition;
    onDurable.accept(durablePosition);
  }

  /** What another process finds after this one died now. */
  public MemoryJournal afterCrash() {
    var survivor = new MemoryJournal();
    survivor.durable.putAll(durable);
    survivor.appendedPosition = durablePosition;
    survivor.durablePosition = durablePosition;
    return survivor;
  }

  @Override
  public void load(String kindPrefix, BiConsumer<DocumentKey, byte[]> reader) {
    durable.forEach((key, bytes) -> {
      if (key.kind().startsWith(kindPrefix)) {
        reader.accept(key, bytes);
      }
    });
  }

  @Override
  public void close() {
    if (failure == null) {
      sync(appendedPosition);
    }
  }
}
