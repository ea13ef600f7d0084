package dev.headrace.advisor.observe;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads files of comma-separated values: bills, and log events that were exported so. */
final class CsvFiles {
  /** The longest value, in characters: an open quotation mark would take the rest of a file. */
  static final int MAX_FIELD = 1_024 * 1_024;

  /** The longest row, in characters. */
  static final int MAX_ROW = 4 * MAX_FIELD;

  private CsvFiles() {}

  /** Whether a first line names the columns of a file that can be read. */
  static boolean recognises(String firstLine) {
    if (firstLine.indexOf(',') < 0) {
      return false;
    }
    List<String> names = List.of(firstLine.replace("\"", "").split(",", -1));
    return ChargeTable.of(names) != null || messageColumn(names) != null;
  }

  /** CloudWatch's console exports events with their {@code timestamp} and {@code message}. */
  private static @Nullable String messageColumn(List<String> names) {
    if (names.contains("@message")) {
      return "@message";
    }
    return names.contains("message") && names.contains("timestamp") ? "message" : null;
  }

  static void read(InputStream in, Reading reading) throws IOException {
    CsvRecordHandler bounded =
        CsvRecordHandler.builder()
            .maxFields(ChargeTable.MAX_COLUMNS)
            .maxFieldSize(MAX_FIELD)
            .maxRecordSize(MAX_ROW)
            .build();
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .maxBufferSize(MAX_FIELD)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .build(bounded, in, StandardCharsets.UTF_8)) {
      Iterator<CsvRecord> rows = csv.iterator();
      if (rows.hasNext()) {
        rows(rows.next().getFields(), rows, reading);
      }
    } catch (CsvParseException | UncheckedIOException e) {
      reading.damaged("not comma-separated values: " + Understood.shown(reason(e)));
      reading.understood.stopped("what follows line " + reading.line() + " was not read");
    }
  }

  private static String reason(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static void rows(List<String> names, Iterator<CsvRecord> rows, Reading reading) {
    ChargeTable table = ChargeTable.of(names);
    Map<String, Integer> places = places(names, table);
    String message = messageColumn(names);
    while (rows.hasNext()) {
      CsvRecord row = rows.next();
      reading.at(row.getStartingLineNumber());
      if (table != null) {
        table.read(name -> cell(row, places.get(name)), reading);
      } else if (message != null) {
        event(row, places, message, reading);
      }
    }
  }

  private static Map<String, Integer> places(List<String> names, @Nullable ChargeTable table) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      places.putIfAbsent(table == null ? name : ChargeTable.plain(name), i);
    }
    return places;
  }

  private static String cell(CsvRecord row, @Nullable Integer place) {
    return place == null || place >= row.getFieldCount() ? "" : row.getField(place).strip();
  }

  private static void event(
      CsvRecord row, Map<String, Integer> places, String column, Reading reading) {
    String message = cell(row, places.get(column));
    String time = cell(row, places.get("@timestamp"));
    Long at = Instants.parse(time.isEmpty() ? cell(row, places.get("timestamp")) : time);
    boolean known =
        message.startsWith("{")
            ? JsonLogs.line(message, at, reading)
            : LambdaText.read(message, at, reading) || AccessLogs.read(message, reading);
    if (!known && !message.isEmpty()) {
      reading.understood.other(reading.line(), message);
    }
  }
}
