package dev.headrace.billing.prices;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a mistyped one was meant to be. */
final class Nearest {
  /** Names longer than this are not compared: the work grows with the square of the length. */
  private static final int LONGEST = 100;

  private Nearest() {}

  /** The name with the fewest changes from a word; empty where more than half would change. */
  static Optional<String> to(String word, Collection<String> names) {
    String wanted = word.toLowerCase(Locale.ROOT);
    if (wanted.length() > LONGEST) {
      return Optional.empty();
    }
    return names.stream()
        .filter(name -> name.length() <= LONGEST)
        .map(name -> new Candidate(name, changes(wanted, name.toLowerCase(Locale.ROOT))))
        .min(Comparator.comparingInt(Candidate::changes).thenComparing(Candidate::name))
        .filter(candidate -> candidate.changes() * 2 <= Math.max(2, word.length()))
        .map(Candidate::name);
  }

  private record Candidate(String name, int changes) {}

  /** The Levenshtein distance: how many letters are put in, taken out or replaced. */
  private static int changes(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
