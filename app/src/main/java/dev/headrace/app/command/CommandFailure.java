package dev.headrace.app.command;

/** Ends a command with status 1; its message is all that the user sees, and says what to do. */
final class CommandFailure extends RuntimeException {
  CommandFailure(String message) {
    super(message);
  }
}
