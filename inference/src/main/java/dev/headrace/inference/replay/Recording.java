package dev.headrace.inference.replay;

import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Recorder} wrote: the limits and machines, then, in the order in which it happened,
 * what came from outside, how long servers and generations took for what they were told, and what
 * the rules decided. It may end anywhere. Immutable.
 */
public final class Recording {
  /** The most lines that are read; a recording that has more is cut there. */
  public static final int MOST_LINES = 50_000_000;

  static final String FORMAT = "headrace-inference-recording 1";
  static final String LIMITS = "limits";
  static final String NODE = "node";
  static final String BESIDE = "beside";

  private static final int LIMIT_WORDS = 13;

  /**
   * What comes of something that was told.
   *
   * @param afterNanos how long after
   */
  record Reported(Line line, long afterNanos) {}

  /** What a server or a call reports after each thing that it is told. */
  private static final class Told {
    private final List<List<Reported>> reports = new ArrayList<>();
    private long toldAtNanos;

    private void told(long atNanos) {
      toldAtNanos = atNanos;
      reports.add(new ArrayList<>());
    }

    private void reported(Line line) {
      reports.getLast().add(new Reported(line, line.atNanos() - toldAtNanos));
    }
  }

  private final List<String> texts = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Line> came = new ArrayList<>();
  private final Map<Long, Told> servers = new HashMap<>();
  private final Map<Long, Told> calls = new HashMap<>();
  private final BitSet decisions = new BitSet();
  private ServingLimits limits = ServingLimits.STANDARD;
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
      } else if (text.startsWith(LIMITS + " ")) {
        limits = limits(text.split(" ", -1));
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

  private void add(Line line) {
    if (line.atNanos() < lastNanos) {
      throw new IllegalArgumentException("it lies before the line ahead of it");
    }
    lastNanos = line.atNanos();
    if (line.word().kind().isDecision()) {
      decisions.set(line.number() - 1);
    }
    switch (line.word().kind()) {
      case CAME -> came.add(line);
      case SERVER_TOLD -> told(servers, line);
      case CALL_TOLD -> told(calls, line);
      case SERVER_REPORTED -> known(servers, line, "server").reported(line);
      case CALL_REPORTED -> known(calls, line, "call").reported(line);
      case DECIDED -> {}
    }
  }

  private static void told(Map<Long, Told> all, Line line) {
    all.computeIfAbsent(line.number(2), number -> new Told()).told(line.atNanos());
  }

  private static Told known(Map<Long, Told> all, Line line, String what) {
    Told known = all.get(line.number(2));
    if (known == null) {
      throw new IllegalArgumentException(what + " " + line.text(2) + " was told nothing yet");
    }
    return known;
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

  ServingLimits limits() {
    return limits;
  }

  List<Node> nodes() {
    return nodes;
  }

  /** What came from outside, in order. */
  List<Line> came() {
    return came;
  }

  /** All lines as they were written. */
  List<String> texts() {
    return texts;
  }

  /**
   * What a server reported after it was told something.
   *
   * @param told how often it had been told something before
   */
  List<Reported> reportsOfServer(long server, int told) {
    return reports(servers.get(server), told);
  }

  /** The same of a call, which is told that it has a slot, and to end. */
  List<Reported> reportsOfCall(long call, int told) {
    return reports(calls.get(call), told);
  }

  private static List<Reported> reports(@Nullable Told known, int told) {
    return known == null || told >= known.reports.size() ? List.of() : known.reports.get(told);
  }
}
