package dev.headrace.billing.export;

import java.util.Iterator;
import java.util.List;

/** Comma-separated lines by RFC 4180, with line feeds. https://www.rfc-editor.org/rfc/rfc4180 */
final class Csv {
  private final StringBuilder text = new StringBuilder();

  Csv(List<String> columns) {
    line(columns);
  }

  void line(Iterable<String> cells) {
    for (Iterator<String> all = cells.iterator(); all.hasNext(); ) {
      cell(all.next());
      text.append(all.hasNext() ? ',' : '\n');
    }
  }

  private void cell(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    if (plain) {
      text.append(cell);
    } else {
      text.append('"').append(cell.replace("\"", "\"\"")).append('"');
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
