package dev.headrace.supporting;

import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.journal.MemoryJournal;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A journal in memory for live worlds: a thread of its own makes durable what was appended. */
public final class SyncingJournal implements Journal {
  private final MemoryJournal memory;
  private final ExecutorService disk = Executors.newSingleThreadExecutor();
  private LongConsumer onDurable = position -> {};
  private volatile long durablePosition;

  /** An empty one. */
  public SyncingJournal() {
    this(new MemoryJournal());
  }

  private SyncingJournal(MemoryJournal memory) {
    this.memory = memory;
    this.durablePosition = memory.durablePosition();
  }

  /** What another process finds after this one. */
  public synchronized SyncingJournal afterCrash() {
    return new SyncingJournal(memory.afterCrash());
  }

  @Override
  public synchronized long append(Change change) {
    long position = memory.append(change);
    disk.execute(() -> sync(position));
    return position;
  }

  private void sync(long position) {
    synchronized (this) {
      memory.sync(position);
      durablePosition = position;
    }
    onDurable.accept(position);
  }

  @Override
  public long durablePosition() {
    return durablePosition;
  }

  @Override
  public void listen(LongConsumer onDurable, Consumer<Throwable> onFailure) {
    this.onDurable = onDurable;
  }

  @Override
  public synchronized void load(String kindPrefix, BiConsumer<DocumentKey, byte[]> reader) {
    memory.load(kindPrefix, reader);
  }

  @Override
  public void close() {
    disk.close();
  }
}
