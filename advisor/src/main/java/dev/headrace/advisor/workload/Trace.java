package dev.headrace.advisor.workload;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests that were recorded: a summary of lines that are read again, one by one, by whoever
 * replays them. However many there are, the summary is small.
 *
 * @param lines where they are
 * @param requests how many
 * @param firstEpochMillis when the first one came; 0 where the file counts from its own beginning
 * @param spanMillis from the first to the last
 * @param inputTokens of a request; null where the file does not say
 * @param outputTokens of its answer; null where the file does not say
 * @param pattern the rhythm, repeated through the month
 */
public record Trace(
    Lines lines,
    long requests,
    long firstEpochMillis,
    double spanMillis,
    @Nullable Spread inputTokens,
    @Nullable Spread outputTokens,
    Traffic.Pattern pattern) {

  /** Where the lines of a trace are. */
  public sealed interface Lines permits InFile, InMemory {
    /**
     * Reads them from the first to the last.
     *
     * @throws WorkloadException if they have become damaged
     */
    Arrivals open();
  }

  /** Lines of a file. */
  public record InFile(Path file, Format format) implements Lines {
    @Override
    public Arrivals open() {
      return TraceFile.open(file);
    }
  }

  /** Lines that are at hand, in the order of their time, the first of them at 0. */
  public record InMemory(List<Arrival> arrivals) implements Lines {
    public InMemory {
      arrivals = List.copyOf(arrivals);
    }

    @Override
    public Arrivals open() {
      Iterator<Arrival> all = arrivals.iterator();
      return new Arrivals() {
        @Override
        public boolean hasNext() {
          return all.hasNext();
        }

        @Override
        public Arrival next() {
          return all.next();
        }

        @Override
        public void close() {}
      };
    }
  }

  /** How the lines of a file are written. */
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
   * Those that are at hand.
   *
   * @param arrivals in the order of their time, the first of them at 0; their tokens are known
   * @param firstEpochMillis when that was
   * @param words of the rhythm, such as {@code the recorded 3 hours, again and again}
   * @throws IllegalArgumentException if not two of them came at different times
   */
  public static Trace of(List<Arrival> arrivals, long firstEpochMillis, String words) {
    var summary = new TraceSummary();
    arrivals.forEach(summary::add);
    if (summary.spanMillis() <= 0) {
      throw new IllegalArgumentException("no two requests came at different times");
    }
    return summary.trace(new InMemory(arrivals), firstEpochMillis, true, words);
  }

  /**
   * Reads it again.
   *
   * @throws WorkloadException if it has become damaged
   */
  public Arrivals arrivals() {
    return lines.open();
  }

  /** As many as a month has at the rate of the trace. */
  public double requestsPerMonth() {
    return (requests - 1) / spanMillis * Traffic.MONTH_SECONDS * 1_000;
  }
}
