package dev.headrace.store;

import java.io.IOException;

/**
 * The data folder cannot be used, or no longer. The message says what is wrong and what to do, in
 * words for whoever runs the server.
 */
public final class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Problem {
    /** Another process works on the folder. */
    IN_USE,
    /** The folder cannot be made or written. */
    NOT_WRITABLE,
    /** A file is not what was once written. */
    DAMAGED,
    /** The folder belongs to a later release. */
    NEWER_RELEASE,
    /** The disk has no room left. */
    DISK_FULL,
    /** More changes wait for the disk than may wait; trying again later may do. */
    BEHIND
  }

  private final Problem problem;

  StoreException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  StoreException(Problem problem, String message, Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }
}
