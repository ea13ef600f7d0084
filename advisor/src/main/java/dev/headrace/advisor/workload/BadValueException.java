package dev.headrace.advisor.workload;

import java.io.Serial;

/** A value is not what its field allows; ends the reading of this value, not of the file. */
final class BadValueException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient Yaml.Place place;

  BadValueException(Yaml value, String message) {
    super(message, null, false, false);
    this.place = value.place();
  }

  Yaml.Place place() {
    return place;
  }

  /** What is wrong and what is allowed. */
  String said() {
    return String.valueOf(getMessage());
  }
}
