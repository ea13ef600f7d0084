package dev.headrace.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a language model as public traces have them: when each came, how much it read and how
 * much it wrote ({@code TIMESTAMP,ContextTokens,GeneratedTokens}).
 *
 * @param requests in the order of their arrival
 */
record Trace(List<Arrival> requests) {
  /** The most requests that one trace may have. */
  static final int MAX_REQUESTS = 1_000_000;

  private static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";
  private static final int MAX_TOKENS = 10_000_000;
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  /**
   * One request.
   *
   * @param millis after the first request of the trace
   */
  record Arrival(long millis, int contextTokens, int generatedTokens) {}

  /** Why a trace cannot be read, with the line. */
  static final class UnreadableTrace extends IOException {
    private static final long serialVersionUID = 1L;

    private UnreadableTrace(Path file, int line, String reason) {
      super(file + ", line " + line + ": " + reason);
    }
  }

  Trace {
    requests = List.copyOf(requests);
  }

  /** How long the trace is, from its first request to its last. */
  long durationMillis() {
    return requests.getLast().millis();
  }

  /**
   * Reads a trace.
   *
   * @throws UnreadableTrace where a line is none of a trace
   * @throws IOException where the file cannot be read
   */
  static Trace read(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String header = lines.readLine();
      if (header == null || !header.strip().equalsIgnoreCase(HEADER)) {
        throw new UnreadableTrace(file, 1, "a trace begins with " + HEADER);
      }
      List<Arrival> requests = new ArrayList<>();
      long firstMillis = 0;
      int number = 2;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          Arrival absolute = parse(file, number, line);
          firstMillis = requests.isEmpty() ? absolute.millis() : firstMillis;
          if (requests.size() == MAX_REQUESTS) {
            throw new UnreadableTrace(file, number, "more than " + MAX_REQUESTS + " requests");
          }
          requests.add(after(firstMillis, absolute, last(requests), file, number));
        }
        number++;
      }
      if (requests.isEmpty()) {
        throw new UnreadableTrace(file, number, "the trace has no requests");
      }
      return new Trace(requests);
    }
  }

  private static @Nullable Arrival last(List<Arrival> requests) {
    return requests.isEmpty() ? null : requests.getLast();
  }

  private static Arrival after(
      long firstMillis, Arrival absolute, @Nullable Arrival previous, Path file, int line)
      throws UnreadableTrace {
    long millis = absolute.millis() - firstMillis;
    if (previous != null && millis < previous.millis()) {
      throw new UnreadableTrace(file, line, "the request came before the one above it");
    }
    return new Arrival(millis, absolute.contextTokens(), absolute.generatedTokens());
  }

  private static Arrival parse(Path file, int line, String text) throws UnreadableTrace {
    String[] cells = text.split(",", -1);
    if (cells.length != 3) {
      throw new UnreadableTrace(file, line, "three columns are expected: " + HEADER);
    }
    try {
      LocalDateTime at = LocalDateTime.parse(cells[0].strip(), TIMESTAMP);
      return new Arrival(
          at.toInstant(ZoneOffset.UTC).toEpochMilli(), tokens(cells[1]), tokens(cells[2]));
    } catch (DateTimeParseException e) {
      throw new UnreadableTrace(
          file, line, "a timestamp is like 2026-01-12 09:00:02.4660930, not " + cells[0]);
    } catch (NumberFormatException e) {
      throw new UnreadableTrace(file, line, "tokens are a whole number from 0 to " + MAX_TOKENS);
    }
  }

  private static int tokens(String cell) {
    int tokens = Integer.parseInt(cell.strip());
    if (tokens < 0 || tokens > MAX_TOKENS) {
      throw new NumberFormatException(cell);
    }
    return tokens;
  }
}
