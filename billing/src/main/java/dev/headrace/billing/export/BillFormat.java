package dev.headrace.billing.export;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The forms that a bill is written in. */
public enum BillFormat {
  /** For people, in 80 columns. */
  TABLE("text/plain"),
  /** A line of names, then a line for each position. */
  CSV("text/csv"),
  /** Headrace's own, with a {@code schemaVersion}. */
  JSON("application/json"),
  /** FinOps Open Cost and Usage Specification 1.2, as CSV. https://focus.finops.org/ */
  FOCUS("text/csv"),
  /** AWS's Cost and Usage Report 2.0, as CSV. */
  CUR2("text/csv");

  private static final List<String> WORDS = Stream.of(values()).map(BillFormat::toString).toList();

  private final String mediaType;

  BillFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** What it is in HTTP. */
  public String mediaType() {
    return mediaType;
  }

  /** Whether its lines are hours, as other tools want them. */
  boolean isExport() {
    return this == FOCUS || this == CUR2;
  }

  static BillFormat parse(String text) {
    for (BillFormat format : values()) {
      if (format.toString().equals(text)) {
        return format;
      }
    }
    throw BadQuestionException.notAmong("format", text, WORDS);
  }

  /** How a user says it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
