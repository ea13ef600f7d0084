package dev.headrace.lambda.run;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.engine.Exit;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The errors that Lambda reports itself, as their callers read them. */
final class Errors {
  static final String TIMED_OUT = "Sandbox.Timedout";
  static final String TOO_LARGE = "Function.ResponseSizeTooLarge";

  private static final String EXIT = "Runtime.ExitError";

  /**
   * What Lambda calls an environment that could not be made. Its runtime would call a program that
   * is missing from the function {@code Runtime.InvalidEntrypoint}; here the machine is at fault.
   * https://github.com/aws/aws-lambda-runtime-interface-emulator
   */
  private static final String NOT_STARTED = "Sandbox.Failure";

  private Errors() {}

  /** The type of the error that an ended runtime means. */
  static String typeOf(Exit exit) {
    String reported = exit.errorType();
    if (reported != null) {
      return reported;
    }
    return switch (exit.kind()) {
      case OUT_OF_MEMORY -> "Runtime.OutOfMemory";
      case INIT_ERROR -> "Runtime.Unknown";
      case START_FAILED -> NOT_STARTED;
      case EXITED, SIGNALED, STOPPED -> EXIT;
    };
  }

  /**
   * What the caller reads of a runtime that ended. An initialisation error that the runtime
   * described is passed on as it is.
   */
  static Body bodyOf(Exit exit, String requestId) {
    String detail = exit.detail();
    if (exit.kind() == Exit.Kind.INIT_ERROR && detail.startsWith("{")) {
      return Body.of(detail.getBytes(StandardCharsets.UTF_8));
    }
    return body(typeOf(exit), "RequestId: " + requestId + " Error: " + messageOf(exit));
  }

  private static String messageOf(Exit exit) {
    return switch (exit.kind()) {
      case EXITED ->
          exit.code() == 0
              ? "Runtime exited without providing a reason"
              : "Runtime exited with error: exit status " + exit.code();
      case SIGNALED -> "Runtime exited with error: signal: " + signal(exit.code());
      case OUT_OF_MEMORY -> "Runtime exited with error: signal: killed";
      case INIT_ERROR, START_FAILED, STOPPED ->
          exit.detail().isEmpty() ? "Runtime exited without providing a reason" : exit.detail();
    };
  }

  private static String signal(int number) {
    return switch (number) {
      case 4 -> "illegal instruction";
      case 6 -> "aborted";
      case 7 -> "bus error";
      case 8 -> "floating point exception";
      case 9 -> "killed";
      case 11 -> "segmentation fault";
      case 15 -> "terminated";
      default -> Integer.toString(number);
    };
  }

  static Body timedOut(String requestId, int timeoutMillis) {
    return body(TIMED_OUT, "RequestId: " + requestId + " Error: " + timedOut(timeoutMillis));
  }

  /** {@code Task timed out after 3.00 seconds}. */
  static String timedOut(int timeoutMillis) {
    return String.format(Locale.ROOT, "Task timed out after %.2f seconds", timeoutMillis / 1_000.0);
  }

  static Body tooLarge(long lengthBytes, long mostBytes) {
    return body(
        TOO_LARGE,
        "Response payload size ("
            + lengthBytes
            + " bytes) exceeded maximum allowed payload size ("
            + mostBytes
            + " bytes).");
  }

  private static Body body(String errorType, String errorMessage) {
    String json =
        "{\"errorType\":" + quoted(errorType) + ",\"errorMessage\":" + quoted(errorMessage) + "}";
    return Body.of(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
