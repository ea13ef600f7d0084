package dev.headrace.billing.export;

import java.io.Serial;
import java.util.List;

/** A bill was asked for in a way that means nothing; the message says what is allowed. */
public final class BadQuestionException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  BadQuestionException(String message) {
    super(message);
  }

  /** A word that is none of those that are known. */
  static BadQuestionException notAmong(String parameter, String given, List<String> known) {
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (String word : known) {
      int distance = distance(given, word);
      if (distance < least) {
        least = distance;
        nearest = word;
      }
    }
    String hint = least <= 3 ? "; did you mean " + nearest + "?" : "";
    return new BadQuestionException(
        parameter + " is one of " + String.join(", ", known) + ", not " + quoted(given) + hint);
  }

  /** A value as it was given, no longer than a message bears. */
  static String quoted(String given) {
    return "'" + (given.length() > 60 ? given.substring(0, 60) + "…" : given) + "'";
  }

  /** How many letters differ, by Levenshtein; long words differ more than any that are known. */
  private static int distance(String given, String word) {
    if (given.length() > 40) {
      return Integer.MAX_VALUE - 1;
    }
    int[] row = new int[word.length() + 1];
    for (int j = 0; j <= word.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= given.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= word.length(); j++) {
        int change = given.charAt(i - 1) == word.charAt(j - 1) ? 0 : 1;
        int next = Math.min(diagonal + change, 1 + Math.min(row[j], row[j - 1]));
        diagonal = row[j];
        row[j] = next;
      }
    }
    return row[word.length()];
  }
}
