package dev.headrace.advisor.workload;

import java.nio.file.Path;
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
 */
public record Trace(
    Path file,
    Format format,
    long requests,
    long firstEpochMillis,
    long spanMillis,
    @Nullable Spread inputTokens,
    @Nullable Spread outputTokens) {

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
}
