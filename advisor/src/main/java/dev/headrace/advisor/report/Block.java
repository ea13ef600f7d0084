package dev.headrace.advisor.report;

import java.util.List;

/** A part of a section, in a form that every kind of report can show. */
sealed interface Block {
  /** A paragraph. */
  record Paragraph(String text) implements Block {}

  /** Points below one another. */
  record Points(List<String> points) implements Block {}

  /** Rows under named columns. */
  record Grid(List<Column> columns, List<List<String>> rows) implements Block {}

  /**
   * A column.
   *
   * @param isNumber whether it is set to the right and never broken
   */
  record Column(String name, boolean isNumber) {
    static Column text(String name) {
      return new Column(name, false);
    }

    static Column number(String name) {
      return new Column(name, true);
    }
  }
}
