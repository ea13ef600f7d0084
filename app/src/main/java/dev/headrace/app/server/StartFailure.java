package dev.headrace.app.server;

import org.jspecify.annotations.Nullable;

/** Why a server cannot start, in words that say what to do about it. */
public final class StartFailure extends RuntimeException {
  StartFailure(String message) {
    this(message, null);
  }

  StartFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
