package dev.headrace.supporting.logs;

import java.util.function.IntPredicate;

/** A pattern while it is read, from its beginning to its end. */
final class PatternText {
  /** What {@link #peek} finds at the end. */
  static final char END = '\0';

  private final String text;
  private int at;

  PatternText(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  char peek() {
    return atEnd() ? END : text.charAt(at);
  }

  void skipSpace() {
    run(Character::isWhitespace);
  }

  /** Reads what is expected, if it is there. */
  boolean take(String expected) {
    boolean isThere = text.startsWith(expected, at);
    at += isThere ? expected.length() : 0;
    return isThere;
  }

  /** Reads what must be there. */
  void require(String expected) {
    if (!take(expected)) {
      throw problem("'" + expected + "' is missing");
    }
  }

  /** Reads characters as long as they fit. */
  String run(IntPredicate fits) {
    int from = at;
    while (!atEnd() && fits.test(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  /** Reads a string in double quotes, where a backslash makes the next character plain. */
  String quoted() {
    require("\"");
    var plain = new StringBuilder();
    while (!atEnd() && peek() != '"') {
      if (peek() == '\\' && at + 1 < text.length()) {
        at++;
      }
      plain.append(text.charAt(at++));
    }
    require("\"");
    return plain.toString();
  }

  /** What is wrong where the reading stands. */
  RuntimeException problem(String what) {
    return LogsErrors.invalidPattern(what + " at character " + (at + 1) + " of " + text);
  }
}
