package dev.headrace.advisor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Published measurements beside the project, which are not part of it. */
public final class Reference {
  private static final Path FOLDER = Path.of("../../shared/data");

  private Reference() {}

  /** The rows of a CSV file by column; the test is skipped where there is no such file. */
  public static List<Map<String, String>> rows(String file) {
    Path path = FOLDER.resolve(file);
    assumeTrue(Files.isReadable(path), "the published measurements are not here: " + file);
    try {
      List<String> lines = Files.readAllLines(path);
      String[] names = lines.getFirst().split(",", -1);
      var rows = new ArrayList<Map<String, String>>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        var row = new HashMap<String, String>();
        for (int i = 0; i < Math.min(names.length, cells.length); i++) {
          row.put(names[i], cells[i]);
        }
        rows.add(row);
      }
      assertThat(rows).isNotEmpty();
      return rows;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.getOrDefault(column, ""));
  }

  /** The quantile of some errors. */
  public static double quantile(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
  }
}
