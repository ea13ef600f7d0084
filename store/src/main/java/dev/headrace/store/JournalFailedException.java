package dev.headrace.store;

/**
 * The journal takes no more changes, because an earlier one could not be made durable: what is in
 * memory can no longer be promised, and a restart goes back to what is on disk.
 */
public final class JournalFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalFailedException(Throwable cause) {
    super("the journal has failed and the server must be restarted: " + cause.getMessage(), cause);
  }
}
