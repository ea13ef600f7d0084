package dev.headrace.advisor.observe;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.FileSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads bills in Parquet, of which only the columns that matter are opened. */
final class ParquetFiles {
  private ParquetFiles() {}

  static void read(Path file, Reading reading) {
    try (ParquetFileReader parquet = ParquetFileReader.open(InputFile.of(file))) {
      List<String> names = topLevel(parquet.getFileSchema());
      ChargeTable table = ChargeTable.of(names);
      if (table == null) {
        reading.understood.stopped(
            "a Parquet file without the columns of a CUR 2.0 or FOCUS export, such as"
                + " line_item_usage_type or BilledCost");
        return;
      }
      rows(parquet, table, names, reading);
    } catch (IOException | RuntimeException e) {
      // The reader meets damaged files with whatever exception the damage leads to.
      reading.understood.stopped(
          "not a whole Parquet file, or of a kind that is not read ("
              + Understood.shown(String.valueOf(e.getMessage()))
              + "); a CSV export (gzip) holds the same");
    }
  }

  /** The columns that are no parts of maps or structures. */
  private static List<String> topLevel(FileSchema schema) {
    List<String> names = new ArrayList<>();
    for (ColumnSchema column : schema.getColumns()) {
      if (column.maxRepetitionLevel() == 0 && !column.fieldPath().toString().contains(".")) {
        names.add(column.name());
      }
    }
    return names;
  }

  private static void rows(
      ParquetFileReader parquet, ChargeTable table, List<String> names, Reading reading) {
    Map<String, String> byPlainName = new HashMap<>();
    for (String name : names) {
      byPlainName.putIfAbsent(ChargeTable.plain(name), name);
    }
    String[] wanted = wanted(table.columns(), byPlainName);
    try (RowReader rows =
        parquet.buildRowReader().projection(ColumnProjection.columns(wanted)).build()) {
      long number = 0;
      while (rows.hasNext()) {
        rows.next();
        reading.at(++number);
        table.read(plain -> cell(rows, byPlainName.get(plain)), reading);
      }
    }
  }

  private static String[] wanted(Collection<String> columns, Map<String, String> byPlainName) {
    List<String> wanted = new ArrayList<>();
    for (String column : columns) {
      String name = byPlainName.get(column);
      if (name != null) {
        wanted.add(name);
      }
    }
    return wanted.toArray(String[]::new);
  }

  private static String cell(RowReader row, @Nullable String name) {
    if (name == null || row.isNull(name)) {
      return "";
    }
    return switch (row.getValue(name)) {
      case Instant instant -> Long.toString(instant.toEpochMilli());
      case Double number -> new java.math.BigDecimal(Double.toString(number)).toPlainString();
      case Object other -> other.toString();
    };
  }
}
