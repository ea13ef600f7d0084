package dev.headrace.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Runs statements of a connection all or none, one run after another. The driver's own transactions
 * will not do: it begins the next one with each commit, and so never lets go of the lock.
 */
public final class SqliteTransaction implements AutoCloseable {
  /** Statements that belong together. */
  @FunctionalInterface
  public interface Steps {
    /** Executes them. */
    void execute() throws SQLException;
  }

  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollBack;

  /** Makes one for a connection in its first state, which commits each statement. */
  public SqliteTransaction(Connection connection) throws SQLException {
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    rollBack = connection.prepareStatement("ROLLBACK");
  }

  /** When this returns, all steps are on disk; when it throws, none is. */
  public void run(Steps steps) throws SQLException {
    begin.execute();
    try {
      steps.execute();
      commit.execute();
    } catch (SQLException | RuntimeException e) {
      undo(e);
      throw e;
    }
  }

  @Override
  public void close() throws SQLException {
    begin.close();
    commit.close();
    rollBack.close();
  }

  /** After some errors SQLite has rolled back by itself, and says so when asked again. */
  private void undo(Exception cause) {
    try {
      rollBack.execute();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
