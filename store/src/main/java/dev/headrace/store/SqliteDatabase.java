package dev.headrace.store;

import dev.headrace.store.StoreException.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/**
 * An SQLite file in a data folder: write-ahead log, each commit on disk before it returns, checked
 * when it is opened, and brought up to this release's schema. A file that is damaged is named and
 * left alone; it is never replaced by an empty one.
 */
public final class SqliteDatabase {
  private static final String NOT_YET_WHOLE = ".new";
  private static final byte[] MAGIC =
      "SQLite format 3\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int BUSY_MILLIS = 10_000;

  /** The log is cut back to this after a checkpoint. */
  private static final int MAX_IDLE_LOG_BYTES = 16 << 20;

  /**
   * What a database file holds.
   *
   * @param applicationId the number in its header that tells it from any other SQLite file
   * @param migrations the statements of each version of the schema, from the first; a release only
   *     adds to the end
   */
  public record Schema(int applicationId, List<String> migrations) {
    public Schema {
      migrations = List.copyOf(migrations);
    }
  }

  private final Path file;

  private SqliteDatabase(Path file) {
    this.file = file;
  }

  /**
   * Opens a file of a data folder, or makes it.
   *
   * @throws StoreException if it is damaged, of a later release, or cannot be written
   */
  public static SqliteDatabase open(DataFolder folder, String name, Schema schema)
      throws StoreException {
    var database = new SqliteDatabase(folder.path().resolve(name));
    try {
      SqliteLibrary.keepIn(folder.path());
      if (Files.exists(database.file)) {
        database.requireMagic();
        database.check(schema);
      } else {
        database.requireNoLog();
        database.create(schema);
      }
      return database;
    } catch (SQLException e) {
      throw database.explain(e);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new StoreException(Problem.NOT_WRITABLE, database.file + " cannot be used: " + e, e);
    }
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** A connection for one thread, which commits each statement outside a transaction. */
  public Connection connect() throws SQLException {
    return connect(file);
  }

  /** Says what an error of SQLite means for whoever runs the server. */
  public StoreException explain(SQLException e) {
    if (isDamage(e)) {
      return damaged(String.valueOf(e.getMessage()));
    }
    if (isDiskFull(e)) {
      return new StoreException(
          Problem.DISK_FULL, "the disk under " + file + " is full; free space", e);
    }
    return new StoreException(Problem.NOT_WRITABLE, file + " cannot be used: " + e.getMessage(), e);
  }

  /** Whether nothing was written for want of room; the same transaction may succeed later. */
  static boolean isDiskFull(SQLException e) {
    return primaryCode(e) == SQLiteErrorCode.SQLITE_FULL.code
        || e.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code;
  }

  private static boolean isDamage(SQLException e) {
    int code = primaryCode(e);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  private static int primaryCode(SQLException e) {
    return e.getErrorCode() & 0xFF;
  }

  private static Connection connect(Path file) throws SQLException {
    var config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(MAX_IDLE_LOG_BYTES);
    return config.createConnection("jdbc:sqlite:" + file.toUri());
  }

  /** Makes the file beside its place, so that one that is there was whole once. */
  private void create(Schema schema) throws SQLException, IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + NOT_YET_WHOLE);
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(unfinished.resolveSibling(unfinished.getFileName() + suffix));
    }
    Files.createFile(unfinished);
    try (Connection connection = connect(unfinished);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA application_id = " + schema.applicationId());
      migrate(connection, 0, schema);
    }
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    DataFolder.syncFolder(file.resolveSibling(".").normalize());
  }

  /** SQLite takes an empty file for a new database, and one that lost its start for no database. */
  private void requireMagic() throws IOException {
    try (var in = Files.newInputStream(file)) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw damaged("it does not begin as a database does");
      }
    }
  }

  private void requireNoLog() throws StoreException {
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    if (Files.exists(log)) {
      throw damaged("it is missing, but its log " + log.getFileName() + " is there");
    }
  }

  private void check(Schema schema) throws SQLException, StoreException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      int applicationId = number(statement, "PRAGMA application_id");
      if (applicationId != schema.applicationId()) {
        throw damaged("it belongs to another program or another part of Headrace");
      }
      String found = text(statement, "PRAGMA quick_check(1)");
      if (!found.equals("ok")) {
        throw damaged(found);
      }
      int version = number(statement, "PRAGMA user_version");
      if (version > schema.migrations().size()) {
        throw new StoreException(
            Problem.NEWER_RELEASE,
            file
                + " was written by a later release (schema "
                + version
                + ", this one knows "
                + schema.migrations().size()
                + "); start that release, or choose another folder with --data");
      }
      migrate(connection, version, schema);
    }
  }

  private static void migrate(Connection connection, int fromVersion, Schema schema)
      throws SQLException {
    for (int version = fromVersion; version < schema.migrations().size(); version++) {
      int next = version;
      try (var transaction = new SqliteTransaction(connection);
          Statement statement = connection.createStatement()) {
        transaction.run(() -> {
          statement.executeUpdate(schema.migrations().get(next));
          statement.execute("PRAGMA user_version = " + (next + 1));
        });
      }
    }
  }

  private StoreException damaged(String finding) {
    return new StoreException(
        Problem.DAMAGED,
        "the database "
            + file
            + " is damaged: "
            + finding
            + ". Nothing was changed. Restore it (with its -wal file) from a backup, or move the"
            + " data folder aside to start empty; sqlite3's .recover may save what is readable");
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      return result.getInt(1);
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      return result.getString(1);
    }
  }
}
