package dev.headrace.kernel.replay;

import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A recording, read: the machines, then, in the order in which it happened, what came from outside,
 * how long others took for what they were told, and what the rules decided. It may end anywhere.
 * Immutable.
 */
public final class Script<W extends Word> {
  /** The most lines that are read; a recording that has more is cut there. */
  public static final int MOST_LINES = 50_000_000;

  static final String NODE = "node";

  /**
   * What comes of something that was told.
   *
   * @param afterNanos how long after
   */
  record Reported<W extends Word>(Line<W> line, long afterNanos) {}

  /** Somebody who is told something and reports. */
  record Subject(String what, long number) {}

  /** What somebody reports after each thing that it is told. */
  private static final class Told<W extends Word> {
    private final List<List<Reported<W>>> reports = new ArrayList<>();
    private long toldAtNanos;

    private void told(long atNanos) {
      toldAtNanos = atNanos;
      reports.add(new ArrayList<>());
    }

    private void reported(Line<W> line) {
      reports.getLast().add(new Reported<>(line, line.atNanos() - toldAtNanos));
    }
  }

  private final List<String> texts = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Line<W>> came = new ArrayList<>();
  private final Map<Subject, Told<W>> told = new HashMap<>();
  private final BitSet decisions = new BitSet();
  private long lastNanos;

  private Script() {}

  /**
   * Reads a recording.
   *
   * @param format its first line
   * @param words all that its lines may say
   * @param settings takes a line that says by which limits the rules decide; false for any other
   * @throws IllegalArgumentException if these are not the lines of one; the message names the line
   */
  public static <W extends Word> Script<W> of(
      String format, List<W> words, Predicate<String> settings, Iterable<String> lines) {
    var script = new Script<W>();
    for (String line : lines) {
      if (script.texts.size() == MOST_LINES) {
        break;
      }
      script.add(line, format, words, settings);
    }
    if (script.nodes.isEmpty()) {
      throw new IllegalArgumentException("a recording names at least one node");
    }
    return script;
  }

  private void add(String text, String format, List<W> words, Predicate<String> settings) {
    texts.add(text);
    int number = texts.size();
    try {
      if (number == 1) {
        if (!text.equals(format)) {
          throw new IllegalArgumentException("it is not " + format);
        }
      } else if (text.startsWith(NODE + " ")) {
        nodes.add(node(nodes.size(), Long.parseLong(text.substring(NODE.length() + 1))));
      } else if (!settings.test(text)) {
        add(Line.of(number, text, words));
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

  private void add(Line<W> line) {
    if (line.atNanos() < lastNanos) {
      throw new IllegalArgumentException("it lies before the line ahead of it");
    }
    lastNanos = line.atNanos();
    if (line.word().isDecision()) {
      decisions.set(line.number() - 1);
    }
    switch (line.word().kind()) {
      case CAME -> came.add(line);
      case TOLD -> told.computeIfAbsent(subject(line), fresh -> new Told<>()).told(line.atNanos());
      case REPORTED -> known(line).reported(line);
      case DECIDED -> {}
    }
  }

  private static Subject subject(Line<?> line) {
    return new Subject(line.word().subject(), line.number(2));
  }

  private Told<W> known(Line<W> line) {
    Told<W> known = told.get(subject(line));
    if (known == null) {
      throw new IllegalArgumentException(
          line.word().subject() + " " + line.text(2) + " was told nothing yet");
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

  /** The machines. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** What came from outside, in order. */
  public List<Line<W>> came() {
    return List.copyOf(came);
  }

  /** How many of its lines begin so. */
  public long count(String beginning) {
    return texts.stream().filter(text -> text.startsWith(beginning)).count();
  }

  /** All lines as they were written. */
  public List<String> texts() {
    return Collections.unmodifiableList(texts);
  }

  /**
   * What somebody reported after it was told something.
   *
   * @param before how often it had been told something before
   */
  List<Reported<W>> reports(Subject subject, int before) {
    Told<W> known = told.get(subject);
    return known == null || before >= known.reports.size() ? List.of() : known.reports.get(before);
  }
}
