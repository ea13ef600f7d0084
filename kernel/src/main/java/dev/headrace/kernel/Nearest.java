package dev.headrace.kernel;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The name that somebody meant who wrote another. */
public final class Nearest {
  /** Longer names are not compared: nobody mistypes one. */
  private static final int MAX_LENGTH = 64;

  /** Shorter ones are parts of too many names to be related to any. */
  private static final int LEAST_RELATED = 3;

  private Nearest() {}

  /** The most similar name; empty where none is similar. */
  public static Optional<String> to(String written, Collection<String> names) {
    String lower = written.toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || lower.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String name : names) {
      int distance = distance(lower, name.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    int bearable = Math.max(1, lower.length() / 3);
    if (best != null && least <= bearable) {
      return Optional.of(best);
    }
    return names.stream()
        .filter(name -> Math.min(lower.length(), name.length()) >= LEAST_RELATED)
        .filter(name -> related(lower, name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** {@code ; did you mean NAME?}, or nothing. */
  public static String hint(String written, Collection<String> names) {
    return to(written, names).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private static boolean related(String written, String name) {
    return name.startsWith(written) || written.startsWith(name) || name.contains(written);
  }

  /** How many letters must be added, taken away, changed or swapped with their neighbour. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
