package dev.headrace.kernel.engine;

/**
 * How an engine finds out whether a server can serve: it gets a path, and 200 means yes.
 *
 * @param path begins with {@code /}
 * @param intervalMillis from one check of a server that is ready to the next, {@value
 *     #MIN_INTERVAL_MILLIS} to {@value #MAX_INTERVAL_MILLIS}; while it starts it is asked more
 *     often
 * @param timeoutMillis how long an answer may take, {@value #MIN_INTERVAL_MILLIS} to {@value
 *     #MAX_INTERVAL_MILLIS}
 * @param failures how many checks in a row must fail until it is unhealthy, 1 to {@value
 *     #MAX_FAILURES}; one that succeeds makes it healthy again
 * @param startLimitMillis how long a start may take until the first check that succeeds, 1 to
 *     {@value #MAX_START_MILLIS}
 */
public record HealthCheck(
    String path, long intervalMillis, long timeoutMillis, int failures, long startLimitMillis) {
  /** The least interval and timeout. */
  public static final long MIN_INTERVAL_MILLIS = 100;

  /** The longest interval and timeout: five minutes. */
  public static final long MAX_INTERVAL_MILLIS = 300_000;

  /** The most failures in a row that may be asked for. */
  public static final int MAX_FAILURES = 100;

  /** The longest start: an hour, for weights that take long to read. */
  public static final long MAX_START_MILLIS = 3_600_000;

  public HealthCheck {
    if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("a path begins with / and has no spaces: " + path);
    }
    within("intervalMillis", intervalMillis, MIN_INTERVAL_MILLIS, MAX_INTERVAL_MILLIS);
    within("timeoutMillis", timeoutMillis, MIN_INTERVAL_MILLIS, MAX_INTERVAL_MILLIS);
    within("failures", failures, 1, MAX_FAILURES);
    within("startLimitMillis", startLimitMillis, 1, MAX_START_MILLIS);
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
    }
  }
}
