package dev.headrace.advisor.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of figures that ships with the program: a line of names, then a line a row, separated by
 * commas; a cell may be quoted. Lines that begin with {@code #} say where the figures come from.
 */
public final class DataFile {
  private final String name;
  private final List<Map<String, String>> rows;

  private DataFile(String name, List<Map<String, String>> rows) {
    this.name = name;
    this.rows = rows;
  }

  /**
   * Reads a table that lies beside a class.
   *
   * @throws IllegalStateException if the program lacks it, or a row has not as many cells as names
   */
  public static DataFile beside(Class<?> owner, String name) {
    InputStream found = owner.getResourceAsStream(name);
    if (found == null) {
      throw new IllegalStateException("the program lacks its data file " + name);
    }
    var lines = new ArrayList<String>();
    try (var reader = new BufferedReader(new InputStreamReader(found, StandardCharsets.UTF_8))) {
      reader.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(lines::add);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return parsed(name, lines);
  }

  private static DataFile parsed(String name, List<String> lines) {
    List<String> names = cells(lines.getFirst());
    var rows = new ArrayList<Map<String, String>>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      if (cells.size() != names.size()) {
        throw new IllegalStateException(name + ": not " + names.size() + " cells: " + line);
      }
      var row = new LinkedHashMap<String, String>();
      for (int i = 0; i < cells.size(); i++) {
        row.put(names.get(i), cells.get(i));
      }
      rows.add(row);
    }
    return new DataFile(name, rows);
  }

  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  /** All rows, each by the names of its cells. */
  public List<Map<String, String>> rows() {
    return rows;
  }

  /**
   * A cell of a row as a number.
   *
   * @throws IllegalStateException if there is no such cell or it is no number
   */
  public double number(Map<String, String> row, String column) {
    String cell = row.get(column);
    if (cell == null) {
      throw new IllegalStateException(name + " has no column " + column);
    }
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException notOne) {
      throw new IllegalStateException(name + ", " + column + ": " + row, notOne);
    }
  }

  /** The numbers of a column by the texts of another. */
  public Map<String, Double> numbers(String keyColumn, String valueColumn) {
    var numbers = new LinkedHashMap<String, Double>();
    for (Map<String, String> row : rows) {
      numbers.put(String.valueOf(row.get(keyColumn)), number(row, valueColumn));
    }
    return numbers;
  }
}
