package dev.headrace.inference.models;

import java.io.Serial;

/** A model cannot run here as things are; the message says why, and what to do. */
public final class ModelUnavailableException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * @param message for the user, whole sentences or the end of one
   */
  public ModelUnavailableException(String message) {
    super(message);
  }

  ModelUnavailableException(String message, Exception cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
