package dev.headrace.supporting.logs;

/** What the server itself says in a stream. */
final class Notices {
  private Notices() {}

  /** In place of lines that were printed faster than they could be written. */
  static String overrun(long lines) {
    return "[headrace] "
        + lines
        + " lines were dropped here: they were printed faster than they could be stored\n";
  }

  /** In place of the beginning of a stream that grew too long. */
  static String trimmed(long lines, long maxStreamBytes) {
    return "[headrace] "
        + lines
        + " earlier lines of this stream were dropped: a stream keeps "
        + maxStreamBytes
        + " bytes (maxStreamBytes)\n";
  }
}
