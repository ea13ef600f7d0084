package dev.headrace.engine.runtimes;

import org.jspecify.annotations.Nullable;

/** Nothing on this machine runs what was asked for; the message says what to install. */
public final class MissingRuntimeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String errorType;

  /** Says what is missing, and what to install. */
  public MissingRuntimeException(String message) {
    this(null, message);
  }

  /**
   * Says what is missing from the function itself.
   *
   * @param errorType what Lambda calls the error, such as {@code Runtime.InvalidEntrypoint}
   */
  public MissingRuntimeException(@Nullable String errorType, String message) {
    super(message);
    this.errorType = errorType;
  }

  /** What Lambda calls the error; null where it has no name for it. */
  public @Nullable String errorType() {
    return errorType;
  }

  /** The error in words. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
