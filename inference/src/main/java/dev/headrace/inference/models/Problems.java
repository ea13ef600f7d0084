package dev.headrace.inference.models;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is wrong with a file, as far as it was read. */
final class Problems {
  /** Problems that are listed; who has more has another file in mind. */
  static final int MAX_PROBLEMS = 20;

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  private record Problem(int line, int column, String text) {}

  /**
   * @param file as messages name it
   */
  Problems(String file) {
    this.file = file;
  }

  void add(Node place, String path, String message) {
    add(place.getStartMark(), path, message);
  }

  /**
   * @param path of the key, such as {@code models.mine.slots}; empty where it is none's
   * @param message what is wrong and what is allowed
   */
  void add(Optional<Mark> place, String path, String message) {
    int line = place.map(mark -> mark.getLine() + 1).orElse(0);
    int column = place.map(mark -> mark.getColumn() + 1).orElse(0);
    String where = line == 0 ? file : file + ":" + line + ":" + column;
    found.add(
        new Problem(line, column, where + (path.isEmpty() ? "" : " " + path) + ": " + message));
  }

  /**
   * Ends the reading if anything is wrong.
   *
   * @throws BadModelFileException with all that is wrong, by line
   */
  void check() throws BadModelFileException {
    if (!found.isEmpty()) {
      throw new BadModelFileException(
          found.stream()
              .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
              .limit(MAX_PROBLEMS)
              .map(Problem::text)
              .toList());
    }
  }
}
