package dev.headrace.advisor.report;

import dev.headrace.advisor.advice.Advice;

/** Writes advice. */
public final class Reports {
  private Reports() {}

  /** A form of a report. */
  public enum Form {
    /** For a terminal, 80 columns wide. */
    TABLE,
    /** For programs. */
    JSON,
    /** For spreadsheets. */
    CSV,
    /** For pull requests and wikis. */
    MARKDOWN,
    /** For people: one file that needs no network. */
    HTML
  }

  /**
   * Advice in a form; the same advice gives the same characters.
   *
   * @param show what a table shows beside the answer
   * @param inColour whether a table may use a terminal's bold
   */
  public static String write(Advice advice, Form form, Show show, boolean inColour) {
    return switch (form) {
      case TABLE -> TextReport.of(advice, show, inColour);
      case JSON -> JsonReport.of(advice);
      case CSV -> CsvReport.of(advice);
      case MARKDOWN -> MarkdownReport.of(advice);
      case HTML -> HtmlReport.of(advice);
    };
  }
}
