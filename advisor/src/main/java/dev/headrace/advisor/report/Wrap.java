package dev.headrace.advisor.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines of so many columns of a terminal. */
final class Wrap {
  private static final int FIRST_WIDE = 0x1100;

  private Wrap() {}

  /** A text without what would move a terminal's cursor or colour it. */
  static String plain(String text) {
    var plain = new StringBuilder();
    text.codePoints().forEach(c -> plain.appendCodePoint(isPrintable(c) ? c : ' '));
    return plain.toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The columns that a text takes: two for what East Asia writes wide and for symbols beyond. */
  static int width(String text) {
    return text.codePoints().map(Wrap::width).sum();
  }

  private static int width(int c) {
    if (Character.getType(c) == Character.NON_SPACING_MARK) {
      return 0;
    }
    boolean wide =
        c >= FIRST_WIDE
            && (Character.isIdeographic(c)
                || c > Character.MAX_VALUE
                || Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL
                || Character.UnicodeScript.of(c) == Character.UnicodeScript.HIRAGANA
                || Character.UnicodeScript.of(c) == Character.UnicodeScript.KATAKANA
                || (c >= 0x3000 && c <= 0x303F)
                || (c >= 0xFF00 && c <= 0xFF60));
    return wide ? 2 : 1;
  }

  /** Lines no wider than a width; words that are wider are broken. */
  static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      for (String part : pieces(word, width)) {
        if (!line.isEmpty() && width(line.toString()) + 1 + width(part) > width) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.isEmpty() ? "" : " ").append(part);
      }
    }
    lines.add(line.toString());
    return lines;
  }

  private static List<String> pieces(String word, int width) {
    if (width(word) <= width) {
      return List.of(word);
    }
    List<String> pieces = new ArrayList<>();
    var piece = new StringBuilder();
    int used = 0;
    for (int c : word.codePoints().toArray()) {
      if (used + width(c) > width && !piece.isEmpty()) {
        pieces.add(piece.toString());
        piece.setLength(0);
        used = 0;
      }
      piece.appendCodePoint(c);
      used += width(c);
    }
    pieces.add(piece.toString());
    return pieces;
  }
}
