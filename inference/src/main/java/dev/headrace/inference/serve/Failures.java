package dev.headrace.inference.serve;

import dev.headrace.kernel.engine.Exit;

/** Why servers fail, in words for users. */
final class Failures {
  private Failures() {}

  static String words(Exit exit, ModelSpec spec) {
    String what =
        switch (exit.kind()) {
          case OUT_OF_MEMORY ->
              "it took more memory than its limit of %,d MiB".formatted(spec.memoryMiB());
          case EXITED -> "it ended with status " + exit.code();
          case SIGNALED -> "signal " + exit.code() + " ended it";
          case STOPPED -> "it was stopped";
          case INIT_ERROR, START_FAILED -> "it could not be started";
        };
    return exit.detail().isEmpty() ? what : what + ": " + exit.detail();
  }

  static String unavailable(String modelName, String reason) {
    return "The server of the model " + modelName + " cannot be used: " + reason + ".";
  }

  static String failed(String modelName, String reason) {
    return "The server of the model " + modelName + " ended while it answered: " + reason + ".";
  }
}
