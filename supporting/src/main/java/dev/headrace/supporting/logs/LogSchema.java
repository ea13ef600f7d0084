package dev.headrace.supporting.logs;

import dev.headrace.store.SqliteDatabase;
import java.util.List;

/** The tables of {@code logs.db}. Times are milliseconds since the epoch. */
final class LogSchema {
  static final String FILE = "logs.db";

  /** A notice is a chunk with one line that the server itself wrote; a stream has one at most. */
  static final SqliteDatabase.Schema SCHEMA =
      new SqliteDatabase.Schema(
          0x48444C31,
          List.of(
              """
              CREATE TABLE groups (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
                created INTEGER NOT NULL, retention_days INTEGER, class TEXT NOT NULL,
                UNIQUE (account, region, name)
              ) STRICT;
              CREATE TABLE tags (
                group_id INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
                PRIMARY KEY (group_id, key)
              ) STRICT, WITHOUT ROWID;
              CREATE TABLE streams (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                group_id INTEGER NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL,
                first_time INTEGER, last_time INTEGER, last_ingested INTEGER,
                bytes INTEGER NOT NULL DEFAULT 0, dropped_lines INTEGER NOT NULL DEFAULT 0,
                UNIQUE (group_id, name)
              ) STRICT;
              CREATE TABLE chunks (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                group_id INTEGER NOT NULL, stream_id INTEGER NOT NULL,
                first_time INTEGER NOT NULL, last_time INTEGER NOT NULL,
                ingested INTEGER NOT NULL, lines INTEGER NOT NULL, bytes INTEGER NOT NULL,
                notice INTEGER NOT NULL, content BLOB NOT NULL
              ) STRICT;
              CREATE INDEX chunks_by_stream_start ON chunks (stream_id, first_time);
              CREATE INDEX chunks_by_stream_end ON chunks (stream_id, last_time);
              CREATE INDEX notices ON chunks (stream_id) WHERE notice = 1;
              CREATE INDEX chunks_by_group ON chunks (group_id, first_time);
              """));

  private LogSchema() {}
}
