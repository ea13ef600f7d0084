package dev.headrace.kernel.journal;

/**
 * The journal takes no more changes for now, because its disk is full or too slow; nothing was
 * changed. The message says which, names the limit, and is fit for whoever asked.
 */
public final class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what there is no room for. */
  public NoRoomException(String message, Throwable cause) {
    super(message, cause);
  }
}
