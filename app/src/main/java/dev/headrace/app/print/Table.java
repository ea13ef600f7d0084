package dev.headrace.app.print;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows under named columns, printed as a table of at most 80 columns, as JSON or as CSV. The last
 * column is wrapped where the row would be longer.
 */
public final class Table {
  /** The width that help and tables keep to. */
  public static final int WIDTH = 80;

  private static final String GAP = "  ";
  private static final int NARROWEST_LAST = 20;

  private final List<String> columns;
  private final List<List<Object>> rows = new ArrayList<>();

  /** Makes an empty table; the names are camelCase with units, as JSON shows them. */
  public Table(String... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row. */
  public Table row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException("a row has a cell for each column");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Prints all rows. */
  public void print(Format format, PrintWriter out) {
    switch (format) {
      case TABLE -> printTable(out);
      case JSON -> out.println(toJson().toPrettyString());
      case CSV -> printCsv(out);
    }
    out.flush();
  }

  private ObjectNode toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schemaVersion", 1);
    ArrayNode list = root.putArray("rows");
    for (List<Object> row : rows) {
      ObjectNode object = list.addObject();
      for (int i = 0; i < columns.size(); i++) {
        String name = columns.get(i);
        switch (row.get(i)) {
          case Integer number -> object.put(name, number);
          case Long number -> object.put(name, number);
          case Double number -> object.put(name, number);
          case Object text -> object.put(name, text.toString());
        }
      }
    }
    return root;
  }

  private void printCsv(PrintWriter out) {
    out.println(csvLine(columns));
    rows.forEach(row -> out.println(csvLine(texts(row))));
  }

  private static List<String> texts(List<Object> row) {
    return row.stream().map(Object::toString).toList();
  }

  private static String csvLine(List<String> cells) {
    List<String> quoted = new ArrayList<>();
    for (String cell : cells) {
      boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      quoted.add(plain ? cell : '"' + cell.replace("\"", "\"\"") + '"');
    }
    return String.join(",", quoted);
  }

  private void printTable(PrintWriter out) {
    int[] widths = widths();
    printRow(out, columns.stream().map(Table::heading).toList(), widths);
    rows.forEach(row -> printRow(out, texts(row), widths));
  }

  /** {@code coldStartMillis} as people read it. */
  private static String heading(String column) {
    var words = new StringBuilder();
    for (int i = 0; i < column.length(); i++) {
      char c = column.charAt(i);
      if (Character.isUpperCase(c)) {
        words.append(' ');
      }
      words.append(Character.toUpperCase(c));
    }
    return words.toString();
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    int total = 0;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = heading(columns.get(i)).length();
      for (List<Object> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).toString().length());
      }
      total += i == widths.length - 1 ? 0 : widths[i] + GAP.length();
    }
    int last = widths.length - 1;
    int room = Math.max(NARROWEST_LAST, WIDTH - total);
    widths[last] = Math.min(widths[last], room);
    return widths;
  }

  private static void printRow(PrintWriter out, List<String> cells, int[] widths) {
    int last = widths.length - 1;
    var line = new StringBuilder();
    for (int i = 0; i < last; i++) {
      line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length()).append(GAP);
    }
    int indent = line.length();
    for (String part : wrap(cells.get(last), widths[last])) {
      if (line.isEmpty()) {
        line.repeat(' ', indent);
      }
      out.println(line.append(part).toString().stripTrailing());
      line.setLength(0);
    }
  }

  /** Breaks a text at spaces into lines of a width; a longer word stays whole. */
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
