package dev.headrace.kernel.engine;

import org.jspecify.annotations.Nullable;

/**
 * How a work ended.
 *
 * @param kind what ended it
 * @param code the exit status, or the signal's number
 * @param errorType the type of an initialisation error that the runtime reported; else null
 * @param detail in words for users, or the runtime's error as JSON; empty where there is nothing to
 *     say
 */
public record Exit(Kind kind, int code, @Nullable String errorType, String detail) {
  /** What ends a work. */
  public enum Kind {
    /** Its main process ended by itself. */
    EXITED,
    /** A signal ended it that nobody here sent. */
    SIGNALED,
    /** It, or a child of it, took more memory than its limit. */
    OUT_OF_MEMORY,
    /** It was told to stop. */
    STOPPED,
    /** The runtime reported that the code cannot be initialised. */
    INIT_ERROR,
    /** It never began: no interpreter, no room, no such code. */
    START_FAILED
  }
}
