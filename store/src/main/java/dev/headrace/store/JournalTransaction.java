package dev.headrace.store;

import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/** Writes changes and the position after them, all or none. Used by the journal's writer alone. */
final class JournalTransaction implements AutoCloseable {
  private final SqliteTransaction transaction;
  private final PreparedStatement put;
  private final PreparedStatement delete;
  private final PreparedStatement move;

  JournalTransaction(Connection connection) throws SQLException {
    transaction = new SqliteTransaction(connection);
    put =
        connection.prepareStatement(
            "INSERT INTO documents (kind, account, region, id, content) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET content = excluded.content");
    delete =
        connection.prepareStatement(
            "DELETE FROM documents WHERE kind = ? AND account = ? AND region = ? AND id = ?");
    move = connection.prepareStatement("UPDATE journal SET position = ?");
  }

  /** When this returns, all is on disk; when it throws, nothing is. */
  void commit(Collection<Change> changes, long position) throws SQLException {
    transaction.run(() -> {
      for (Change change : changes) {
        apply(change);
      }
      move.setLong(1, position);
      move.executeUpdate();
    });
  }

  @Override
  public void close() throws SQLException {
    put.close();
    delete.close();
    move.close();
    transaction.close();
  }

  private void apply(Change change) throws SQLException {
    switch (change) {
      case Change.Put(DocumentKey key, var document) -> {
        name(put, key);
        put.setBytes(5, document.encode());
        put.executeUpdate();
      }
      case Change.Delete(DocumentKey key) -> {
        name(delete, key);
        delete.executeUpdate();
      }
    }
  }

  private static void name(PreparedStatement statement, DocumentKey key) throws SQLException {
    statement.setString(1, key.kind());
    statement.setString(2, key.partition().account());
    statement.setString(3, key.partition().region());
    statement.setString(4, key.id());
  }
}
