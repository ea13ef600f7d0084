package dev.headrace.store;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.journal.NoRoomException;
import dev.headrace.store.StoreException.Problem;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a live world, in SQLite. One thread takes all changes that wait, merges those of
 * the same document, and commits them with their position in one transaction (group commit): what
 * is durable is a prefix of what was appended, and a burst costs one sync of the disk.
 *
 * <p>An append only adds to a queue, for it happens under the world's lock. The queue is bounded
 * where waiting is allowed: whoever brings a change calls {@link #awaitRoom} first, before it
 * enters the world. Changes that come without (alarms, callbacks) find four times that room; should
 * they fill it, the journal fails rather than take all memory.
 *
 * <p>A full disk stalls the journal: the same transaction is tried again until there is room, and
 * {@link #awaitRoom} refuses meanwhile. Any other failure is final, because after a failed sync
 * nobody knows what the disk holds: the listener hears of it and later appends are refused.
 */
public final class SqliteJournal implements Journal {
  /** The limit that a refusal names. */
  public static final String PENDING_LIMIT = "maxPendingJournalBytes";

  /** How many bytes of changes may wait for the disk. */
  public static final long DEFAULT_MAX_PENDING_BYTES = 64L << 20;

  private static final Logger LOG = System.getLogger(SqliteJournal.class.getName());
  private static final String FILE = "journal.db";
  private static final String FORMAT_FILE = "format";
  private static final int APPLICATION_ID = 0x48445231;
  private static final long OVERFLOW_FACTOR = 4;
  private static final long MAX_BATCH_BYTES = 16L << 20;
  private static final long STALL_RETRY_MILLIS = 250;

  /** A burst is written within this; a client that is refused after it tries again. */
  private static final long MAX_WAIT_FOR_ROOM_MILLIS = 5_000;

  private static final SqliteDatabase.Schema SCHEMA =
      new SqliteDatabase.Schema(
          APPLICATION_ID,
          List.of(
              """
              CREATE TABLE documents (
                kind TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL,
                content BLOB NOT NULL,
                PRIMARY KEY (kind, account, region, id)
              ) STRICT;
              CREATE TABLE journal (
                only INTEGER PRIMARY KEY CHECK (only = 1), position INTEGER NOT NULL
              ) STRICT;
              INSERT INTO journal VALUES (1, 0);
              """));

  private final SqliteDatabase database;
  private final Connector connector;
  private final long maxPendingBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Change> pending = new ArrayDeque<>();
  private final Thread writer;

  private long appendedPosition;
  private long pendingBytes;
  private boolean stalled;
  private boolean writerWaits;
  private boolean closing;
  private LongConsumer onDurable = position -> {};
  private Consumer<Throwable> onFailure = failure -> {};
  private volatile long durablePosition;
  private volatile boolean admits = true;
  private volatile @Nullable Throwable failure;

  private SqliteJournal(
      SqliteDatabase database, long maxPendingBytes, Connector connector, long position) {
    this.database = database;
    this.connector = connector;
    this.maxPendingBytes = maxPendingBytes;
    this.appendedPosition = position;
    this.durablePosition = position;
    this.writer = Thread.ofPlatform().name("journal").daemon().unstarted(this::write);
  }

  /**
   * Opens the journal of a data folder, or makes it in a folder that never had one.
   *
   * @throws StoreException if it is damaged, missing, of a later release, or cannot be written
   */
  public static SqliteJournal open(DataFolder folder) throws StoreException {
    return open(folder, DEFAULT_MAX_PENDING_BYTES);
  }

  /**
   * Opens the journal of a data folder, or makes it in a folder that never had one.
   *
   * @param maxPendingBytes how many bytes of changes may wait for the disk
   * @throws StoreException if it is damaged, missing, of a later release, or cannot be written
   */
  public static SqliteJournal open(DataFolder folder, long maxPendingBytes) throws StoreException {
    return open(folder, maxPendingBytes, SqliteDatabase::connect);
  }

  /** How the writer gets its connection. */
  interface Connector {
    Connection connect(SqliteDatabase database) throws SQLException;
  }

  static SqliteJournal open(DataFolder folder, long maxPendingBytes, Connector connector)
      throws StoreException {
    requireNotLost(folder.path());
    SqliteDatabase database = SqliteDatabase.open(folder, FILE, SCHEMA);
    try {
      writeFormat(folder.path());
      var journal = new SqliteJournal(database, maxPendingBytes, connector, position(database));
      journal.writer.start();
      return journal;
    } catch (SQLException e) {
      throw database.explain(e);
    }
  }

  @Override
  public long append(Change change) {
    lock.lock();
    try {
      refuseIfOver();
      pending.add(change);
      pendingBytes += heldBytes(change);
      updateAdmission();
      if (writerWaits) {
        work.signal();
      }
      return ++appendedPosition;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long durablePosition() {
    return durablePosition;
  }

  @Override
  public void listen(LongConsumer onDurable, Consumer<Throwable> onFailure) {
    lock.lock();
    try {
      this.onDurable = onDurable;
      this.onFailure = onFailure;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until another change may be brought. Called before the world is entered, never within.
   *
   * @param timeoutMillis how long to wait at most
   * @throws StoreException if too much still waits for the disk ({@link Problem#BEHIND}), or at
   *     once if the disk is full ({@link Problem#DISK_FULL})
   * @throws JournalFailedException if the journal has failed
   */
  public void awaitRoom(long timeoutMillis) throws StoreException, InterruptedException {
    if (admits) {
      return;
    }
    long leftNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lock.lockInterruptibly();
    try {
      while (!hasRoom()) {
        if (leftNanos <= 0) {
          throw new StoreException(
              Problem.BEHIND,
              "more changes wait for the disk than "
                  + PENDING_LIMIT
                  + " ("
                  + maxPendingBytes
                  + " bytes) allows; try again");
        }
        leftNanos = room.awaitNanos(leftNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws JournalFailedException if the journal has failed
   */
  @Override
  public void awaitRoom() {
    try {
      awaitRoom(MAX_WAIT_FOR_ROOM_MILLIS);
    } catch (StoreException e) {
      throw new NoRoomException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoRoomException("the server is stopping", e);
    }
  }

  @Override
  public void load(String kindPrefix, BiConsumer<DocumentKey, byte[]> reader) {
    String query =
        "SELECT kind, account, region, id, content FROM documents"
            + " WHERE kind >= ? AND kind < ? ORDER BY kind, account, region, id";
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, kindPrefix);
      statement.setString(2, kindPrefix + Character.toString(Character.MAX_CODE_POINT));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          var partition = new Partition(rows.getString(2), rows.getString(3));
          reader.accept(
              new DocumentKey(rows.getString(1), partition, rows.getString(4)), rows.getBytes(5));
        }
      }
    } catch (SQLException e) {
      throw new java.io.UncheckedIOException(database.explain(e));
    }
  }

  /** Makes durable what was appended, then closes; gives up if the disk is full. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuseIfOver() {
    Throwable cause = failure;
    if (cause != null) {
      throw new JournalFailedException(cause);
    }
    if (closing) {
      throw new IllegalStateException("the journal was closed");
    }
    if (pendingBytes >= maxPendingBytes * OVERFLOW_FACTOR) {
      var overflow =
          new IllegalStateException(
              "changes wait for the disk that hold "
                  + pendingBytes
                  + " bytes, more than "
                  + OVERFLOW_FACTOR
                  + " times "
                  + PENDING_LIMIT);
      failure = overflow;
      updateAdmission();
      work.signal();
      throw new JournalFailedException(overflow);
    }
  }

  private void updateAdmission() {
    admits = pendingBytes < maxPendingBytes && !stalled && failure == null;
  }

  private boolean hasRoom() throws StoreException {
    Throwable cause = failure;
    if (cause != null) {
      throw new JournalFailedException(cause);
    }
    if (stalled) {
      throw new StoreException(
          Problem.DISK_FULL,
          "the disk under "
              + database.file()
              + " is full; nothing can be saved until there is room");
    }
    return pendingBytes < maxPendingBytes;
  }

  private static long heldBytes(Change change) {
    return switch (change) {
      case Change.Put put -> put.document().heldBytes();
      case Change.Delete delete -> delete.key().id().length();
    };
  }

  /** The writer's thread. The keeper's connection keeps the log from being closed and reopened. */
  @SuppressWarnings("try")
  private void write() {
    try (Connection keeper = keeper()) {
      @Nullable Batch unwritten = null;
      boolean goesOn = true;
      while (goesOn) {
        unwritten = writeUntilFull(unwritten);
        goesOn = unwritten != null;
      }
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  /** A connection that is opened once there is room for it: the disk may have filled up already. */
  private Connection keeper() throws SQLException, InterruptedException {
    while (true) {
      try {
        Connection opened = database.connect();
        recovered();
        return opened;
      } catch (SQLException e) {
        if (!SqliteDatabase.isDiskFull(e)) {
          throw e;
        }
        stall(e);
      }
    }
  }

  private void recovered() {
    lock.lock();
    try {
      stalled = false;
      updateAdmission();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Commits batch after batch on a connection of its own: after a full disk it is not used again,
   * because the driver's statements do not recover from that.
   *
   * @param first a batch to begin with, which an earlier connection could not write
   * @return the batch for which the disk had no room; null when the journal closes
   */
  private @Nullable Batch writeUntilFull(@Nullable Batch first)
      throws SQLException, InterruptedException {
    Batch batch = first;
    try (Connection connection = connector.connect(database);
        var transaction = new JournalTransaction(connection)) {
      batch = batch == null ? take() : batch;
      while (batch != null) {
        transaction.commit(batch.changes().values(), batch.position());
        finish(batch);
        batch = take();
      }
      return null;
    } catch (SQLException e) {
      if (!SqliteDatabase.isDiskFull(e)) {
        throw e;
      }
      stall(e);
      return batch;
    }
  }

  /** Some changes in a row, the newest of each document. */
  private record Batch(Map<DocumentKey, Change> changes, long position, long heldBytes) {}

  /** Waits for changes; null when the journal closes and none is left. */
  private @Nullable Batch take() throws InterruptedException {
    lock.lock();
    try {
      while (pending.isEmpty() && !closing && failure == null) {
        writerWaits = true;
        work.await();
      }
      writerWaits = false;
      Throwable cause = failure;
      if (cause != null) {
        throw new JournalFailedException(cause);
      }
      return pending.isEmpty() ? null : drain();
    } finally {
      lock.unlock();
    }
  }

  private Batch drain() {
    var changes = new LinkedHashMap<DocumentKey, Change>();
    long bytes = 0;
    int count = 0;
    while (!pending.isEmpty() && bytes < MAX_BATCH_BYTES) {
      Change change = pending.remove();
      bytes += heldBytes(change);
      changes.put(change.key(), change);
      count++;
    }
    long firstWaiting = appendedPosition - pending.size() - count;
    return new Batch(changes, firstWaiting + count, bytes);
  }

  /** Lets some time pass; throws where there is no time left. */
  private void stall(SQLException cause) throws SQLException, InterruptedException {
    lock.lock();
    try {
      if (!stalled) {
        stalled = true;
        updateAdmission();
        LOG.log(Level.ERROR, database.explain(cause).getMessage() + "; changes wait for room");
      }
      room.signalAll();
      long leftNanos = TimeUnit.MILLISECONDS.toNanos(STALL_RETRY_MILLIS);
      while (leftNanos > 0 && !closing && failure == null) {
        leftNanos = work.awaitNanos(leftNanos);
      }
      if (closing || failure != null) {
        throw cause;
      }
    } finally {
      lock.unlock();
    }
  }

  private void finish(Batch batch) {
    LongConsumer listener;
    lock.lock();
    try {
      stalled = false;
      pendingBytes -= batch.heldBytes();
      updateAdmission();
      durablePosition = batch.position();
      listener = onDurable;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    listener.accept(batch.position());
  }

  private void fail(Throwable cause) {
    Throwable known = cause instanceof SQLException e ? database.explain(e) : cause;
    Consumer<Throwable> listener;
    lock.lock();
    try {
      failure = known;
      pending.clear();
      updateAdmission();
      listener = onFailure;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.log(Level.ERROR, "the journal fails: nothing becomes durable any more", known);
    listener.accept(known);
  }

  private static long position(SqliteDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement("SELECT position FROM journal");
        ResultSet row = statement.executeQuery()) {
      return row.getLong(1);
    }
  }

  /** A journal that is gone from a folder that had one must not be taken for a new folder. */
  private static void requireNotLost(Path folder) throws StoreException {
    if (Files.exists(folder.resolve(FORMAT_FILE)) && !Files.exists(folder.resolve(FILE))) {
      throw new StoreException(
          Problem.DAMAGED,
          "the database "
              + folder.resolve(FILE)
              + " is missing from a folder that had one; restore it from a backup, or move the"
              + " data folder aside to start empty");
    }
  }

  private static void writeFormat(Path folder) throws StoreException {
    Path format = folder.resolve(FORMAT_FILE);
    try {
      if (!Files.exists(format)) {
        Files.writeString(format, "headrace data folder 1\n");
        DataFolder.syncFolder(folder);
      }
    } catch (IOException e) {
      throw new StoreException(Problem.NOT_WRITABLE, format + " cannot be written: " + e, e);
    }
  }
}
