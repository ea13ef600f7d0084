package dev.headrace.supporting.logs;

/** What the server itself says in a stream. */
final class Notices {
  private Notices() {}

  /** In place of lines that were printed faster than they could be written. */
  static String overrun(long lines, LogLimits limits) {
    return "[headrace] "
        + lines
        + " lines were dropped here: they were printed faster than they could be stored; "
        + limits.maxPendingStreamBytes()
        + " bytes of a stream may wait (maxPendingStreamBytes), and "
        + limits.maxPendingBytes()
        + " of all (maxPendingBytes)\n";
  }

  /** In place of the beginning of a stream. */
  static String trimmed(long lines, LogLimits limits) {
    return "[headrace] "
        + lines
        + " earlier lines of this stream were dropped: a stream keeps "
        + limits.maxStreamBytes()
        + " bytes (maxStreamBytes), and all logs together "
        + limits.maxTotalBytes()
        + " (maxTotalBytes)\n";
  }
}
