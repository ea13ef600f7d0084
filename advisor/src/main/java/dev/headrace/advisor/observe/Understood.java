package dev.headrace.advisor.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was made of one file: how much of which format, what was skipped, what is damaged. */
public final class Understood {
  /** How many lines that were not understood are shown. */
  static final int MAX_EXAMPLES = 3;

  private static final int EXAMPLE_CHARACTERS = 60;

  private final String file;
  private final TreeMap<String, Long> formats = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private long others;
  private long damaged;
  private @Nullable String problem;

  Understood(String file) {
    this.file = file;
  }

  void read(String format) {
    formats.merge(format, 1L, Long::sum);
  }

  /** A line that is none of the known formats: a function's own output, for one. */
  void other(long line, String text) {
    others++;
    if (others <= MAX_EXAMPLES) {
      examples.add("line " + line + " is of no known format: " + shown(text));
    }
  }

  /** A line that begins like one of a known format and is not whole. */
  void damaged(long line, String why) {
    damaged++;
    if (damaged <= MAX_EXAMPLES) {
      examples.add("line " + line + " is damaged: " + why);
    }
  }

  /** Why the file, or the rest of it, could not be read. */
  void stopped(String why) {
    problem = why;
  }

  /** The file's name, as it was given. */
  public String file() {
    return file;
  }

  /** How many records of each format were understood. */
  public Map<String, Long> formats() {
    return new TreeMap<>(formats);
  }

  /** How many lines are of no known format. */
  public long others() {
    return others;
  }

  /** How many lines or records are damaged. */
  public long damaged() {
    return damaged;
  }

  /** Whether anything was understood. */
  public boolean anything() {
    return !formats.isEmpty();
  }

  /** In words, a line each: what was understood, what was skipped and why. */
  public List<String> describe() {
    List<String> lines = new ArrayList<>();
    formats.forEach(
        (format, count) -> lines.add(file + ": " + Figures.count(count) + " " + format));
    if (formats.isEmpty()) {
      lines.add(file + ": nothing was understood");
    }
    if (others > 0) {
      lines.add("  skipped " + Figures.count(others) + " lines of no known format");
    }
    if (damaged > 0) {
      lines.add("  skipped " + Figures.count(damaged) + " damaged lines or records");
    }
    examples.forEach(example -> lines.add("  " + example));
    if (problem != null) {
      lines.add("  " + problem);
    }
    return lines;
  }

  /** The beginning of a text, without what could move a terminal's cursor. */
  static String shown(String text) {
    var safe = new StringBuilder();
    text.codePoints()
        .limit(EXAMPLE_CHARACTERS)
        .forEach(c -> safe.appendCodePoint(Character.isISOControl(c) || isFormat(c) ? ' ' : c));
    return text.codePointCount(0, text.length()) > EXAMPLE_CHARACTERS
        ? safe + "…"
        : safe.toString();
  }

  private static boolean isFormat(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT || type == Character.SURROGATE || type == Character.UNASSIGNED;
  }
}
