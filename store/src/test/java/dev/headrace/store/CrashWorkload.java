package dev.headrace.store;

import dev.headrace.kernel.journal.Change;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Objects;
import java.util.Random;

/**
 * A process that appends the {@link CrashScript} to a journal, from where an earlier one stopped,
 * and says how far it is durable, each time in a line of its own write: {@code ack POSITION}.
 */
final class CrashWorkload {
  /** Whether the process keeps the order that it promises, or how it breaks it. */
  enum Discipline {
    HONEST,
    /** Never syncs. */
    UNSYNCED,
    /** Acknowledges before the commit. */
    EARLY
  }

  private final SqliteJournal.Connector connector;
  private final Discipline discipline;
  private final OutputStream acks;

  private CrashWorkload(Discipline discipline, OutputStream acks) {
    this.discipline = discipline;
    this.acks = acks;
    this.connector = database -> connect(database, discipline);
  }

  /** Arguments: folder, file of acknowledgements or -, discipline, kind, seed, changes. */
  public static void main(String[] args) throws Exception {
    try (OutputStream acks =
        args[1].equals("-")
            ? new FileOutputStream(FileDescriptor.out)
            : new FileOutputStream(args[1])) {
      var workload = new CrashWorkload(Discipline.valueOf(args[2]), acks);
      var random = new Random(Long.parseLong(args[4]));
      long count = Long.parseLong(args[5]);
      try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
        switch (args[3]) {
          case "paced" -> workload.append(folder, count, 1, random);
          case "bursts" -> {
            workload.append(folder, count / 2, 40, random);
            workload.append(folder, count, 40, random);
          }
          case "blobs" -> workload.writeBlobs(folder, count);
          default -> throw new IllegalArgumentException(args[3]);
        }
      }
    }
  }

  /** Appends in bursts and waits for each; the journal is opened for it and closed. */
  private void append(DataFolder folder, long to, int maxBurst, Random random) throws Exception {
    try (SqliteJournal journal = open(folder)) {
      long position = journal.durablePosition();
      while (position < to) {
        long end = Math.min(to, position + 1 + random.nextInt(maxBurst));
        while (position < end) {
          position = append(journal, CrashScript.change(position + 1));
        }
        await(journal, position);
      }
    }
  }

  /** Each blob before its record, and each deletion after the record's. */
  private void writeBlobs(DataFolder folder, long count) throws Exception {
    Blobs blobs = Blobs.open(folder);
    var ids = new HashMap<Long, String>();
    try (SqliteJournal journal = open(folder)) {
      for (long p = 1; p <= count; p++) {
        if (CrashScript.deletesBlob(p)) {
          await(journal, append(journal, new Change.Delete(CrashScript.blobKey(p - 3))));
          blobs.delete(Objects.requireNonNull(ids.remove(p - 3)));
        } else {
          var content = new ByteArrayInputStream(CrashScript.blobBytes(p));
          String id = blobs.write(content, Long.MAX_VALUE).id();
          ids.put(p, id);
          byte[] record = id.getBytes(StandardCharsets.US_ASCII);
          await(journal, append(journal, new Change.Put(CrashScript.blobKey(p), () -> record)));
        }
      }
    }
  }

  private SqliteJournal open(DataFolder folder) throws StoreException {
    SqliteJournal journal =
        SqliteJournal.open(folder, SqliteJournal.DEFAULT_MAX_PENDING_BYTES, connector);
    journal.listen(
        position -> {
          if (discipline != Discipline.EARLY) {
            acknowledge(position);
          }
        },
        failure -> Runtime.getRuntime().halt(1));
    return journal;
  }

  private long append(SqliteJournal journal, Change change) {
    long position = journal.append(change);
    if (discipline == Discipline.EARLY) {
      acknowledge(position);
    }
    return position;
  }

  private static void await(SqliteJournal journal, long position) {
    while (journal.durablePosition() < position) {
      Thread.onSpinWait();
    }
  }

  private void acknowledge(long position) {
    try {
      acks.write(("ack " + position + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checkpoints come often, so that a short run has many. */
  private static Connection connect(SqliteDatabase database, Discipline discipline)
      throws java.sql.SQLException {
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = 25");
      if (discipline == Discipline.UNSYNCED) {
        statement.execute("PRAGMA synchronous = OFF");
      }
    }
    return connection;
  }
}
