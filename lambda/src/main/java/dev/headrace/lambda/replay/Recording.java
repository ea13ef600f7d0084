package dev.headrace.lambda.replay;

import dev.headrace.kernel.replay.Line;
import dev.headrace.kernel.replay.Script;
import dev.headrace.lambda.run.Quotas;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a {@link Recorder} wrote: the limits and machines, then, in the order in which it happened,
 * what came from outside, how long each environment took for what it was told, and what the rules
 * decided. It may end anywhere. Immutable.
 */
public final class Recording {
  static final String FORMAT = "headrace-lambda-recording 1";
  static final String QUOTA = "quota";
  static final String NONE = "-";

  private final Script<FunctionWord> script;
  private final List<Line<FunctionWord>> came = new ArrayList<>();
  private final NavigableMap<Long, List<Line<FunctionWord>>> recovered = new TreeMap<>();
  private Quotas quotas = Quotas.STANDARD;

  private Recording(Iterable<String> lines) {
    this.script = Script.of(FORMAT, List.of(FunctionWord.values()), this::isQuota, lines);
    script.came().forEach(this::came);
  }

  /**
   * Reads a recording, up to {@link Script#MOST_LINES} lines.
   *
   * @throws IllegalArgumentException if these are not the lines of one; the message names the line
   */
  public static Recording of(Iterable<String> lines) {
    return new Recording(lines);
  }

  private boolean isQuota(String line) {
    boolean is = line.startsWith(QUOTA + " ");
    if (is) {
      quotas = quotas.with(line.substring(QUOTA.length() + 1).replace(' ', '='));
    }
    return is;
  }

  /** All that was recovered at an instant was found at once, and comes as one. */
  private void came(Line<FunctionWord> line) {
    if (line.word() == FunctionWord.RECOVER) {
      List<Line<FunctionWord>> found =
          recovered.computeIfAbsent(line.atNanos(), at -> new ArrayList<>());
      found.add(line);
      if (found.size() > 1) {
        return;
      }
    }
    came.add(line);
  }

  /** How many decisions it holds. */
  public long decisions() {
    return script.decisions();
  }

  /** How long it is, in nanoseconds of its world. */
  public long lengthNanos() {
    return script.lengthNanos();
  }

  /** How many of its lines begin so, such as {@code "assigned"} or {@code "refused"}. */
  public long count(String beginning) {
    return script.count(beginning);
  }

  /** All lines as they were written. */
  List<String> texts() {
    return script.texts();
  }

  Quotas quotas() {
    return quotas;
  }

  /** What it says, line by line. */
  Script<FunctionWord> script() {
    return script;
  }

  /** What came from outside, in order; of what was recovered at an instant the first alone. */
  List<Line<FunctionWord>> came() {
    return came;
  }

  /** What was recovered at an instant. */
  List<Line<FunctionWord>> recoveredAt(long atNanos) {
    return recovered.getOrDefault(atNanos, List.of());
  }

  /** When the world began, by the wall clock that stood where events were recovered; else 0. */
  long startEpochMillis() {
    if (recovered.isEmpty()) {
      return 0;
    }
    Line<FunctionWord> first = recovered.firstEntry().getValue().getFirst();
    return first.number(2) - first.atNanos() / 1_000_000;
  }
}
