package dev.headrace.supporting.logs;

import dev.headrace.kernel.Partition;
import dev.headrace.store.DataFolder;
import dev.headrace.store.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A store with one group, without the service around it. */
final class StoreHouse implements AutoCloseable {
  private final DataFolder folder;
  final SqliteDatabase database;
  final LogStore store;
  final LogGroup group;

  StoreHouse(Path path, LogLimits limits) throws IOException, SQLException {
    folder = DataFolder.open(path);
    database = SqliteDatabase.open(folder, LogSchema.FILE, LogSchema.SCHEMA);
    store = new LogStore(database, limits);
    var partition = new Partition("111122223333", "us-east-1");
    group =
        store.write(() -> {
          store.createGroup(partition, "g", LogGroup.STANDARD, 0);
          return GroupNames.find(store.connection(), partition, "g");
        });
  }

  StoredStream stream(String name) throws SQLException {
    return store.write(() -> {
      store.createStream(group, name, 0);
      return GroupNames.stream(store.connection(), group, name);
    });
  }

  void append(StoredStream stream, List<LogLine> lines) throws SQLException {
    store.write(() -> {
      store.append(group, stream, lines, 0);
      return stream;
    });
  }

  /** What the limits of storage are held against, counted from the rows. */
  long storedBytes() throws SQLException {
    try (Connection connection = database.connect()) {
      return Sql.number(connection, "SELECT ifnull(sum(bytes), 0) FROM chunks");
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    store.close();
    folder.close();
  }
}
