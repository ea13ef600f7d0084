package dev.headrace.advisor.workload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.headrace.advisor.workload.Trace.Arrival;
import dev.headrace.advisor.workload.Trace.Arrivals;
import dev.headrace.advisor.workload.Trace.Format;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads a trace line by line; only one line is held at a time. */
final class TraceFile implements Arrivals {
  /** Of one line, in bytes. */
  static final int MAX_LINE_BYTES = 64 * 1024;

  /** Columns of a CSV file. */
  static final int MAX_COLUMNS = 64;

  /** Tokens of one request or answer. */
  static final int MAX_TOKENS = 100_000_000;

  private static final List<String> COLUMNS =
      List.of("TIMESTAMP", "ContextTokens", "GeneratedTokens");

  /** Numbers below are seconds since 1970, above are milliseconds: it lies in the year 5138. */
  private static final double LARGEST_SECONDS = 1e11;

  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private final InputStream in;
  private final byte[] buffer = new byte[MAX_LINE_BYTES];
  private final Format format;
  private final int[] columns;
  private long lineNumber;
  private double firstMillis = Double.NaN;
  private double lastMillis = Double.NEGATIVE_INFINITY;
  private @Nullable Arrival next;

  private TraceFile(Path file, InputStream in) throws IOException {
    this.file = file;
    this.in = in;
    String first = line();
    if (first == null) {
      throw wrong("the trace is empty; allowed are " + allowed());
    }
    this.columns = first.startsWith("{") ? new int[0] : columns(first);
    this.format =
        first.startsWith("{")
            ? Format.MOONCAKE_JSONL
            : columns.length > 0 ? Format.TOKENS_CSV : Format.TIMESTAMPS;
    this.next = format == Format.TOKENS_CSV ? readNext() : arrival(first);
  }

  static TraceFile open(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw failure(file, 0, "is not a regular file");
      }
      InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      try {
        return new TraceFile(file, in);
      } catch (IOException | RuntimeException wrong) {
        in.close();
        throw wrong;
      }
    } catch (NoSuchFileException missing) {
      throw failure(file, 0, "there is no such trace");
    } catch (IOException wrong) {
      throw failure(file, 0, "cannot be read: " + wrong.getMessage());
    }
  }

  static Trace summarize(Path file) {
    try (TraceFile lines = open(file)) {
      var summary = new TraceSummary();
      while (lines.hasNext()) {
        summary.add(lines.next());
      }
      if (summary.spanMillis() <= 0) {
        throw failure(file, 0, "a trace needs requests at two different times at least");
      }
      return summary.trace(
          new Trace.InFile(file, lines.format),
          lines.format == Format.MOONCAKE_JSONL ? 0 : Math.round(lines.firstMillis),
          lines.format != Format.TIMESTAMPS,
          "as in " + file.getFileName() + ", repeated");
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Arrival next() {
    Arrival current = next;
    if (current == null) {
      throw new NoSuchElementException("the trace has ended");
    }
    try {
      next = readNext();
    } catch (IOException wrong) {
      throw wrong("cannot be read: " + wrong.getMessage());
    }
    return current;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException wrong) {
      throw wrong("cannot be closed: " + wrong.getMessage());
    }
  }

  private @Nullable Arrival readNext() throws IOException {
    String line = line();
    return line == null ? null : arrival(line);
  }

  /** The next line that is not blank; null at the end. */
  private @Nullable String line() throws IOException {
    while (true) {
      int length = 0;
      int read = in.read();
      if (read < 0) {
        return null;
      }
      lineNumber++;
      for (; read >= 0 && read != '\n'; read = in.read()) {
        if (length == MAX_LINE_BYTES) {
          throw wrong("the line is longer than %,d bytes".formatted(MAX_LINE_BYTES));
        }
        buffer[length++] = (byte) read;
      }
      String line = new String(buffer, 0, length, StandardCharsets.UTF_8).strip();
      if (!line.isEmpty()) {
        return line.startsWith("\ufeff") ? line.substring(1) : line;
      }
    }
  }

  /** Where a header has the columns; nothing where the line is no header. */
  private int[] columns(String header) {
    String[] names = header.split(",", MAX_COLUMNS + 1);
    if (names.length > MAX_COLUMNS) {
      throw wrong("more than " + MAX_COLUMNS + " columns");
    }
    boolean isHeader = header.chars().anyMatch(Character::isLetter) && !isTime(names[0]);
    if (!isHeader) {
      return new int[0];
    }
    List<String> found =
        Arrays.stream(names).map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    int[] columns = new int[COLUMNS.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = found.indexOf(COLUMNS.get(i).toLowerCase(Locale.ROOT));
      if (columns[i] < 0) {
        throw wrong("a header without " + COLUMNS.get(i) + "; allowed are " + allowed());
      }
    }
    return columns;
  }

  private static boolean isTime(String text) {
    try {
      return !Double.isNaN(millis(text));
    } catch (DateTimeParseException | NumberFormatException none) {
      return false;
    }
  }

  private Arrival arrival(String line) throws IOException {
    return switch (format) {
      case TOKENS_CSV -> csv(line);
      case MOONCAKE_JSONL -> json(line);
      case TIMESTAMPS -> at(time(line), 0, 0);
    };
  }

  private Arrival csv(String line) {
    String[] cells = line.split(",", MAX_COLUMNS + 1);
    int last = Arrays.stream(columns).max().orElse(0);
    if (cells.length <= last) {
      throw wrong("%d columns; the header has %d".formatted(cells.length, last + 1));
    }
    return at(
        time(cells[columns[0]]),
        tokens(COLUMNS.get(1), cells[columns[1]].strip()),
        tokens(COLUMNS.get(2), cells[columns[2]].strip()));
  }

  private Arrival json(String line) {
    double time = Double.NaN;
    int input = -1;
    int output = -1;
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw wrong("not an object of JSON");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "timestamp" -> time = number(name, parser);
          case "input_length" -> input = tokens(name, parser.getText());
          case "output_length" -> output = tokens(name, parser.getText());
          default -> parser.skipChildren();
        }
      }
    } catch (IOException wrong) {
      throw wrong("not JSON; allowed are " + allowed());
    }
    if (Double.isNaN(time) || input < 0 || output < 0) {
      throw wrong("timestamp, input_length or output_length is missing");
    }
    return at(time, input, output);
  }

  private double number(String name, JsonParser parser) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw wrong(name + " is not a number of milliseconds");
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value) || value < 0) {
      throw wrong(name + " is negative or not a number of milliseconds");
    }
    return value;
  }

  private int tokens(String name, String text) {
    try {
      int tokens = Integer.parseInt(text);
      if (tokens >= 0 && tokens <= MAX_TOKENS) {
        return tokens;
      }
    } catch (NumberFormatException notWhole) {
      // told below, as numbers out of bounds are
    }
    throw wrong(
        "%s is %s; allowed are whole numbers from 0 to %,d"
            .formatted(name, shorten(text), MAX_TOKENS));
  }

  private double time(String text) {
    try {
      double millis = millis(text);
      if (!Double.isNaN(millis)) {
        return millis;
      }
    } catch (DateTimeParseException | NumberFormatException notTime) {
      // told below
    }
    throw wrong(
        shorten(text.strip())
            + " is no time; allowed are 2026-06-01 12:00:00.5, 2026-06-01T12:00:00Z, and seconds or"
            + " milliseconds since 1970");
  }

  /** Milliseconds since 1970, or not a number. */
  private static double millis(String written) {
    String text = written.strip();
    if (text.matches("[0-9]{1,15}(\\.[0-9]{1,9})?")) {
      double number = Double.parseDouble(text);
      return number < LARGEST_SECONDS ? number * 1_000 : number;
    }
    if (text.length() < 19 || text.length() > 40) {
      return Double.NaN;
    }
    String iso = text.replace(' ', 'T');
    boolean zoned = iso.endsWith("Z") || iso.indexOf('+', 19) > 0 || iso.indexOf('-', 19) > 0;
    Instant instant =
        zoned
            ? OffsetDateTime.parse(iso).toInstant()
            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    return instant.getEpochSecond() * 1e3 + instant.getNano() / 1e6;
  }

  private Arrival at(double millis, int inputTokens, int outputTokens) {
    if (millis < lastMillis) {
      throw wrong("out of order: it is before the line above; sort the trace by time");
    }
    lastMillis = millis;
    if (Double.isNaN(firstMillis)) {
      firstMillis = millis;
    }
    return new Arrival(millis - firstMillis, inputTokens, outputTokens);
  }

  private static String allowed() {
    return "lines below TIMESTAMP,ContextTokens,GeneratedTokens, lines of JSON with timestamp,"
        + " input_length and output_length, or a time a line";
  }

  private static String shorten(String text) {
    return "\"" + (text.length() <= 40 ? text : text.substring(0, 40) + "...") + "\"";
  }

  private WorkloadException wrong(String message) {
    return failure(file, lineNumber, message);
  }

  private static WorkloadException failure(Path file, long line, String message) {
    return new WorkloadException(
        file.toString(), new Problem((int) Math.min(line, Integer.MAX_VALUE), 0, "", message));
  }
}
