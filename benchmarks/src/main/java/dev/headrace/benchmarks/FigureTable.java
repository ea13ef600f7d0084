package dev.headrace.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The figures of one run, as a table for a terminal and as Markdown. */
final class FigureTable {
  private static final List<String> HEADINGS =
      List.of("promise", "measured", "floor or peer, same run", "target", "met");

  private final List<Figure> figures = new ArrayList<>();

  void add(Figure figure) {
    figures.add(figure);
  }

  boolean allMet() {
    return figures.stream().allMatch(Figure::met);
  }

  /** Each promise over three lines of at most 80 columns. */
  String forTerminal() {
    var out = new StringBuilder();
    for (Figure figure : figures) {
      out.append(figure.met() ? "met   " : "MISSED")
          .append("  ")
          .append(figure.promise())
          .append('\n');
      out.append("        measured ").append(figure.measured());
      out.append(", target ").append(figure.target()).append('\n');
      if (!figure.peer().isEmpty()) {
        out.append("        beside   ").append(figure.peer()).append('\n');
      }
    }
    return out.toString();
  }

  String markdown(String machine) {
    var out = new StringBuilder();
    out.append("Measured on ").append(machine).append(".\n\n");
    row(out, HEADINGS);
    row(out, HEADINGS.stream().map(heading -> "---").toList());
    for (Figure figure : figures) {
      row(
          out,
          List.of(
              figure.promise(),
              figure.measured(),
              figure.peer(),
              figure.target(),
              figure.met() ? "yes" : "no"));
    }
    return out.toString();
  }

  private static void row(StringBuilder out, List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
