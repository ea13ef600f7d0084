package dev.headrace.inference.replay;

import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.kernel.replay.Script;
import java.util.List;

/**
 * What a {@link Recorder} wrote: the limits and machines, then, in the order in which it happened,
 * what came from outside, how long servers and generations took for what they were told, and what
 * the rules decided. It may end anywhere. Immutable.
 */
public final class Recording {
  static final String FORMAT = "headrace-inference-recording 1";
  static final String LIMITS = "limits";
  static final String BESIDE = "beside";

  private static final int LIMIT_WORDS = 13;

  private final Script<ModelWord> script;
  private ServingLimits limits = ServingLimits.STANDARD;

  private Recording(Iterable<String> lines) {
    this.script = Script.of(FORMAT, List.of(ModelWord.values()), this::isLimits, lines);
  }

  /**
   * Reads a recording, up to {@link Script#MOST_LINES} lines.
   *
   * @throws IllegalArgumentException if these are not the lines of one; the message names the line
   */
  public static Recording of(Iterable<String> lines) {
    return new Recording(lines);
  }

  private boolean isLimits(String line) {
    boolean is = line.startsWith(LIMITS + " ");
    if (is) {
      limits = limits(line.split(" ", -1));
    }
    return is;
  }

  static String textOf(ServingLimits limits) {
    return "%s %d %d %d %d %d %d %d %d %d %d %d %d"
        .formatted(
            LIMITS,
            limits.queueLimit(),
            limits.prepareNanos(),
            limits.startNanos(),
            limits.warmUpNanos(),
            limits.stopNanos(),
            limits.stopGraceMillis(),
            limits.releaseNanos(),
            limits.failuresInARow(),
            limits.firstBackOffNanos(),
            limits.mostBackOffNanos(),
            limits.unavailableNanos(),
            limits.explained());
  }

  private static ServingLimits limits(String[] words) {
    if (words.length != LIMIT_WORDS) {
      throw new IllegalArgumentException(
          LIMITS + " has " + LIMIT_WORDS + " words, not " + words.length);
    }
    return new ServingLimits(
        Integer.parseInt(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        Long.parseLong(words[6]),
        Long.parseLong(words[7]),
        Integer.parseInt(words[8]),
        Long.parseLong(words[9]),
        Long.parseLong(words[10]),
        Long.parseLong(words[11]),
        Integer.parseInt(words[12]));
  }

  /** How many decisions it holds. */
  public long decisions() {
    return script.decisions();
  }

  /** How long it is, in nanoseconds of its world. */
  public long lengthNanos() {
    return script.lengthNanos();
  }

  ServingLimits limits() {
    return limits;
  }

  /** What it says, line by line. */
  Script<ModelWord> script() {
    return script;
  }
}
