package dev.headrace.advisor.advice;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the name that somebody may have meant. */
final class Nearest {
  private Nearest() {}

  /** The name with the fewest letters to change. */
  static String of(String typed, List<String> names) {
    return names.stream().min(Comparator.comparingInt(name -> distance(typed, name))).orElseThrow();
  }

  private static int distance(String typed, String name) {
    String from = typed.toLowerCase(Locale.ROOT);
    String to = name.toLowerCase(Locale.ROOT);
    int[] above = new int[to.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[to.length()];
  }
}
