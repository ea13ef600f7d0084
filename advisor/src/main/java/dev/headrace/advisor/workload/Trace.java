package dev.headrace.advisor.workload;

import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Requests that were recorded: a summary of a file whose lines are read again, one by one, by
 * whoever replays them. However long the file, the summary is small.
 *
 * @param file where the lines are
 * @param format how they are written
 * @param requests how many
 * @param firstEpochMillis when the first one came; 0 where the file counts from its own beginning
 * @param spanMillis from the first to the last
 * @param inputTokens of a request; null where the file does not say
 * @param outputTokens of its answer; null where the file does not say
 * @param pattern the rhythm, repeated through the month
 */
public record Trace(
    Path file,
    Format format,
    long requests,
    long firstEpochMillis,
    double spanMillis,
    @Nullable Spread inputTokens,
    @Nullable Spread outputTokens,
    Traffic.Pattern pattern) {

  /** How the lines of a trace are written. */
  public enum Format {
    /** Lines of {@code TIMESTAMP,ContextTokens,GeneratedTokens} below a header. */
    TOKENS_CSV,
    /** Lines of JSON with {@code timestamp} in milliseconds, and input and output lengths. */
    MOONCAKE_JSONL,
    /** A time a line. */
    TIMESTAMPS
  }

  /**
   * One request.
   *
   * @param offsetMillis after the first one
   * @param inputTokens 0 where the file does not say
   * @param outputTokens 0 where the file does not say
   */
  public record Arrival(double offsetMillis, int inputTokens, int outputTokens) {}

  /** The requests of a trace in their order, each read when it is asked for. */
  public interface Arrivals extends Iterator<Arrival>, AutoCloseable {
    @Override
    void close();
  }

  /**
   * Reads a trace once, from its first line to its last.
   *
   * @throws WorkloadException if a line is damaged or out of order, with its number; or if there
   *     are fewer than two requests
   */
  public static Trace read(Path file) {
    return TraceFile.summarize(file);
  }

  /**
   * Reads it again.
   *
   * @throws WorkloadException if the file has become damaged
   */
  public Arrivals arrivals() {
    return TraceFile.open(file);
  }

  /** As many as a month has at the rate of the trace. */
  public double requestsPerMonth() {
    return (requests - 1) / spanMillis * Traffic.MONTH_SECONDS * 1_000;
  }
}
