package dev.headrace.store;

import java.nio.file.Path;

/** What a traced process asked of its disk, or told the world, in the order in which it did. */
sealed interface DiskEvent {
  /** Its place in the trace. */
  int at();

  /** A file is made, unless it is there. */
  record Create(int at, Path path) implements DiskEvent {}

  /** A folder is made. */
  record MakeFolder(int at, Path path) implements DiskEvent {}

  /** A file has another name, whose earlier file is gone. */
  record Rename(int at, Path from, Path to) implements DiskEvent {}

  /** A name is gone. */
  record Unlink(int at, Path path) implements DiskEvent {}

  /** Bytes go to a file; from now on they may be on disk. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Write(int at, Path path, int offset, byte[] bytes) implements DiskEvent {}

  /** A file is cut, or lengthened with zeros. */
  record Truncate(int at, Path path, int length) implements DiskEvent {}

  /** What was done to a file, or to the names in a folder, before {@code begunAt} is on disk. */
  record Sync(int at, int begunAt, Path path) implements DiskEvent {}

  /** The process tells the world that something is durable. */
  record Acknowledge(int at, String line) implements DiskEvent {}
}
