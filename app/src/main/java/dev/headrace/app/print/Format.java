package dev.headrace.app.print;

/** The forms that lists are printed in. */
public enum Format {
  /** Aligned columns for people. */
  TABLE,
  /** An object with a {@code schemaVersion} and {@code rows}. */
  JSON,
  /** A line of names, then a line for each row. */
  CSV
}
