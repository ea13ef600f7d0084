package dev.headrace.supporting.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * Terms: {@code a b} matches what has both, {@code ?a ?b} what has one of them, {@code -a} what
 * lacks it, and {@code "a b"} is one term. Beside terms of the other kinds, those with a question
 * mark are ignored.
 */
record TermPattern(List<String> required, List<String> excluded, List<String> optional)
    implements FilterPattern {
  @Override
  public boolean matches(String message) {
    if (excluded.stream().anyMatch(message::contains)
        || !required.stream().allMatch(message::contains)) {
      return false;
    }
    boolean isOptionalOnly = required.isEmpty() && excluded.isEmpty();
    return !isOptionalOnly || optional.stream().anyMatch(message::contains);
  }

  /** Reads a pattern that is not blank. */
  static TermPattern parse(String pattern) {
    var terms = new TermPattern(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    var text = new PatternText(pattern);
    text.skipSpace();
    while (!text.atEnd()) {
      List<String> kind =
          text.take("?") ? terms.optional : text.take("-") ? terms.excluded : terms.required;
      kind.add(text.peek() == '"' ? text.quoted() : word(text));
      text.skipSpace();
    }
    return terms;
  }

  private static String word(PatternText text) {
    String word = text.run(c -> !Character.isWhitespace(c) && c != '"');
    if (word.isEmpty() || !word.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')) {
      throw LogsErrors.invalidPattern(
          "Invalid character(s) in term '"
              + word
              + "': put a term that has other characters than letters and digits in double quotes");
    }
    return word;
  }
}
