package dev.headrace.supporting.logs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short ways to run statements. */
final class Sql {
  /** Reads a row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private Sql() {}

  /** Runs a statement that changes rows; how many it changed. */
  static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  static <T> List<T> list(
      Connection connection, Row<T> reader, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      var rows = new ArrayList<T>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(reader.read(result));
        }
      }
      return rows;
    }
  }

  /** The only row; null where there is none. */
  static <T> @Nullable T one(
      Connection connection, Row<T> reader, String sql, @Nullable Object... values)
      throws SQLException {
    List<T> rows = list(connection, reader, sql, values);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /** The only number of the only row; 0 for none. */
  static long number(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    Long number = one(connection, row -> row.getLong(1), sql, values);
    return number == null ? 0 : number;
  }

  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
