package dev.headrace.advisor.report;

import dev.headrace.advisor.report.Block.Column;
import dev.headrace.advisor.report.Block.Grid;
import java.util.ArrayList;
import java.util.List;

/** Sets a grid in lines of a width. Columns of text give way where it would be too wide. */
final class TextGrid {
  private static final String GAP = "  ";
  private static final int NARROWEST = 6;

  private final Grid grid;
  private final int[] widths;

  TextGrid(Grid grid, int width) {
    this.grid = grid;
    this.widths = natural(grid);
    narrow(width);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<String> names = grid.columns().stream().map(column -> Wrap.plain(column.name())).toList();
    addRow(lines, names);
    addRow(lines, rules());
    grid.rows().forEach(row -> addRow(lines, row.stream().map(Wrap::plain).toList()));
    return lines;
  }

  private List<String> rules() {
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width));
    }
    return rules;
  }

  private static int[] natural(Grid grid) {
    int[] widths = new int[grid.columns().size()];
    for (int i = 0; i < widths.length; i++) {
      Column column = grid.columns().get(i);
      widths[i] = column.isNumber() ? longestWord(column.name()) : column.name().length();
      for (List<String> row : grid.rows()) {
        widths[i] = Math.max(widths[i], Wrap.width(Wrap.plain(row.get(i))));
      }
    }
    return widths;
  }

  private static int longestWord(String name) {
    int longest = 0;
    for (String word : name.split(" ", -1)) {
      longest = Math.max(longest, word.length());
    }
    return longest;
  }

  /** Takes from the widest column of text until all fit; from numbers where that is not enough. */
  private void narrow(int width) {
    while (total() > width) {
      int widest = widest(true);
      if (widest < 0) {
        widest = widest(false);
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  private int total() {
    int total = GAP.length() * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    return total;
  }

  private int widest(boolean text) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      boolean mayShrink = widths[i] > (text ? NARROWEST : 1);
      if (mayShrink
          && grid.columns().get(i).isNumber() != text
          && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private void addRow(List<String> lines, List<String> cells) {
    List<List<String>> wrapped = new ArrayList<>();
    int height = 0;
    for (int i = 0; i < widths.length; i++) {
      List<String> parts = Wrap.lines(cells.get(i), widths[i]);
      wrapped.add(parts);
      height = Math.max(height, parts.size());
    }
    for (int line = 0; line < height; line++) {
      var text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String part = line < wrapped.get(i).size() ? wrapped.get(i).get(line) : "";
        text.append(i == 0 ? "" : GAP);
        int pad = Math.max(0, widths[i] - Wrap.width(part));
        boolean toTheRight = grid.columns().get(i).isNumber();
        text.repeat(' ', toTheRight ? pad : 0).append(part).repeat(' ', toTheRight ? 0 : pad);
      }
      lines.add(text.toString().stripTrailing());
    }
  }
}
