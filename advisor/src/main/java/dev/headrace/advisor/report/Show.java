package dev.headrace.advisor.report;

/** What a table shows beside the answer; all other reports show everything. */
public enum Show {
  /** Nothing more. */
  LESS,
  /** Each figure that the advice stands on, and where it comes from. */
  ASSUMPTIONS,
  /** Each price with its date and source. */
  PRICES,
  /** All that there is. */
  ALL;

  boolean assumptions() {
    return this == ASSUMPTIONS || this == ALL;
  }

  boolean prices() {
    return this == PRICES || this == ALL;
  }

  boolean options() {
    return this == ALL;
  }
}
