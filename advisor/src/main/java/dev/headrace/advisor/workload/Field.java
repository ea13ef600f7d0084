package dev.headrace.advisor.workload;

import org.jspecify.annotations.Nullable;

/**
 * A name in a file and what may stand behind it.
 *
 * @param required whether a file is wrong without it
 * @param usual what is taken where the file does not say, as it would be written there; null for
 *     nothing
 * @param why that is usual
 * @param says what it means, for who writes a file
 */
record Field<T>(
    String name,
    Format<T> format,
    boolean required,
    @Nullable String usual,
    String why,
    String says) {
  static <T> Field<T> required(String name, Format<T> format, String says) {
    return new Field<>(name, format, true, null, "", says);
  }

  static <T> Field<T> optional(String name, Format<T> format, String says) {
    return new Field<>(name, format, false, null, "", says);
  }

  /** One that has a usual value, which is noted where it is taken. */
  static <T> Field<T> usually(
      String name, Format<T> format, String usual, String why, String says) {
    return new Field<>(name, format, false, usual, why, says);
  }
}
