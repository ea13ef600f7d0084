package dev.headrace.inference.models;

import java.io.Serial;
import java.util.List;

/** A file of models cannot be used; its message lists all that is wrong, a line each. */
public final class BadModelFileException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * @param problems each with its place, what is wrong and what is allowed
   */
  BadModelFileException(List<String> problems) {
    super(String.join("\n", problems));
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
