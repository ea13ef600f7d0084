package dev.headrace.lambda.replay;

import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.lambda.run.Quotas;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a {@link Recorder} wrote: the limits and machines, then, in the order in which it happened,
 * what came from outside, how long each environment took for what it was told, and what the rules
 * decided. It may end anywhere. Immutable.
 */
public final class Recording {
  /** The most lines that are read; a recording that has more is cut there. */
  public static final int MOST_LINES = 50_000_000;

  static final String FORMAT = "headrace-lambda-recording 1";
  static final String QUOTA = "quota";
  static final String NODE = "node";
  static final String NONE = "-";

  /**
   * What an environment reports after it was told something.
   *
   * @param afterNanos how long after
   */
  record Report(Line line, long afterNanos) {}

  /** What an environment was told last, and what it reports after each thing that it is told. */
  private static final class Environment {
    private final List<List<Report>> reports = new ArrayList<>();
    private long toldAtNanos;

    private void told(long atNanos) {
      toldAtNanos = atNanos;
      reports.add(new ArrayList<>());
    }

    private void reported(Line line) {
      reports.getLast().add(new Report(line, line.atNanos() - toldAtNanos));
    }
  }

  private final List<String> texts = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Line> came = new ArrayList<>();
  private final NavigableMap<Long, List<Line>> recovered = new TreeMap<>();
  private final Map<Long, Environment> environments = new HashMap<>();
  private Quotas quotas = Quotas.STANDARD;
  private final BitSet decisions = new BitSet();
  private long lastNanos;

  private Recording() {}

  /**
   * Reads a recording.
   *
   * @throws IllegalArgumentException if these are not the lines of one; the message names the line
   */
  public static Recording of(Iterable<String> lines) {
    var recording = new Recording();
    for (String line : lines) {
      if (recording.texts.size() == MOST_LINES) {
        break;
      }
      recording.add(line);
    }
    if (recording.nodes.isEmpty()) {
      throw new IllegalArgumentException("a recording names at least one node");
    }
    return recording;
  }

  private void add(String text) {
    texts.add(text);
    int number = texts.size();
    try {
      if (number == 1) {
        if (!text.equals(FORMAT)) {
          throw new IllegalArgumentException("it is not " + FORMAT);
        }
      } else if (text.startsWith(QUOTA + " ")) {
        quotas = quotas.with(text.substring(QUOTA.length() + 1).replace(' ', '='));
      } else if (text.startsWith(NODE + " ")) {
        nodes.add(node(nodes.size(), Long.parseLong(text.substring(NODE.length() + 1))));
      } else {
        add(Line.of(number, text));
      }
    } catch (IllegalArgumentException damaged) {
      throw new IllegalArgumentException(
          "line " + number + " of the recording: " + damaged.getMessage(), damaged);
    }
  }

  private static Node node(int number, long memoryMiB) {
    return new Node(
        new NodeId("recorded-" + number), Integer.MAX_VALUE, memoryMiB, List.of(), "a", false);
  }

  private void add(Line line) {
    if (line.atNanos() < lastNanos) {
      throw new IllegalArgumentException("it lies before the line ahead of it");
    }
    lastNanos = line.atNanos();
    switch (line.word().kind()) {
      case CAME -> came(line);
      case COMMANDED ->
          environments
              .computeIfAbsent(line.number(2), number -> new Environment())
              .told(line.atNanos());
      case REPORTED -> environmentOf(line).reported(line);
      case DECIDED -> decisions.set(line.number() - 1);
    }
  }

  /** All that was recovered at an instant was found at once, and comes as one. */
  private void came(Line line) {
    if (line.word() == Word.RECOVER) {
      List<Line> found = recovered.computeIfAbsent(line.atNanos(), at -> new ArrayList<>());
      found.add(line);
      if (found.size() > 1) {
        return;
      }
    }
    came.add(line);
  }

  private Environment environmentOf(Line line) {
    Environment environment = environments.get(line.number(2));
    if (environment == null) {
      throw new IllegalArgumentException("environment " + line.text(2) + " has not started");
    }
    return environment;
  }

  /** How many decisions it holds. */
  public long decisions() {
    return decisions.cardinality();
  }

  /** Whether a line, by its number from 0, holds a decision. */
  boolean isDecision(int index) {
    return decisions.get(index);
  }

  /** How long it is, in nanoseconds of its world. */
  public long lengthNanos() {
    return lastNanos;
  }

  /** How many of its lines begin so, such as {@code "assigned"} or {@code "refused"}. */
  public long count(String beginning) {
    return texts.stream().filter(text -> text.startsWith(beginning)).count();
  }

  Quotas quotas() {
    return quotas;
  }

  List<Node> nodes() {
    return nodes;
  }

  /** What came from outside, in order; of what was recovered at an instant the first alone. */
  List<Line> came() {
    return came;
  }

  /** What was recovered at an instant. */
  List<Line> recoveredAt(long atNanos) {
    return recovered.getOrDefault(atNanos, List.of());
  }

  /** When the world began, by the wall clock that stood where events were recovered; else 0. */
  long startEpochMillis() {
    if (recovered.isEmpty()) {
      return 0;
    }
    Line first = recovered.firstEntry().getValue().getFirst();
    return first.number(2) - first.atNanos() / 1_000_000;
  }

  /** All lines as they were written. */
  List<String> texts() {
    return texts;
  }

  /**
   * What an environment reported after it was told something.
   *
   * @param told how often it had been told something before
   */
  List<Report> reports(long environment, int told) {
    Environment known = environments.get(environment);
    return known == null || told >= known.reports.size() ? List.of() : known.reports.get(told);
  }
}
