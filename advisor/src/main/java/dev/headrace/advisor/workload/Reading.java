package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Workload.Note;
import dev.headrace.advisor.workload.Yaml.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is learned while a file is read: what is wrong with it, and where each value comes from. */
final class Reading {
  /** Problems that are listed; who has more has another file in mind. */
  static final int MAX_PROBLEMS = 20;

  private final String file;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Note> notes = new LinkedHashMap<>();
  private final @Nullable Trace trace;

  /**
   * Begins to read.
   *
   * @param file as messages name it
   * @param trace that goes with it, where there is one
   */
  Reading(String file, @Nullable Trace trace) {
    this.file = file;
    this.trace = trace;
  }

  /** Input tokens of a request, where a trace counts them. */
  @Nullable Spread tracedInput() {
    return trace == null ? null : trace.inputTokens();
  }

  /** Output tokens of a request, where a trace counts them. */
  @Nullable Spread tracedOutput() {
    return trace == null ? null : trace.outputTokens();
  }

  void wrong(Place place, String path, String message) {
    if (problems.size() == MAX_PROBLEMS) {
      throw new WorkloadException(file, problems);
    }
    problems.add(new Problem(place.line(), place.column(), path, message));
  }

  /** How many there are so far. */
  int problems() {
    return problems.size();
  }

  void note(String path, Origin origin, String value, String why) {
    notes.put(path, new Note(origin, value, why));
  }

  /**
   * Says that a value which the file gives comes from elsewhere.
   *
   * @return whether the file gives it
   */
  boolean change(String path, Origin origin, String why) {
    Note given = notes.get(path);
    if (given == null || given.origin() != Origin.GIVEN) {
      return false;
    }
    notes.put(path, new Note(origin, given.value(), why));
    return true;
  }

  /** The paths of the values that the file gives. */
  List<String> given() {
    return notes.entrySet().stream()
        .filter(note -> note.getValue().origin() == Origin.GIVEN)
        .map(Map.Entry::getKey)
        .toList();
  }

  Map<String, Note> notes() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  /**
   * Ends the reading if anything is wrong.
   *
   * @throws WorkloadException with all that is wrong, by line
   */
  void check() {
    if (!problems.isEmpty()) {
      List<Problem> ordered = new ArrayList<>(problems);
      ordered.sort((a, b) ->
          a.line() != b.line()
              ? Integer.compare(a.line(), b.line())
              : Integer.compare(a.column(), b.column()));
      throw new WorkloadException(file, ordered);
    }
  }
}
