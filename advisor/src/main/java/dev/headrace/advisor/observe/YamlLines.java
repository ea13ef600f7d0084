package dev.headrace.advisor.observe;

/** A commented file in YAML, line by line. */
final class YamlLines {
  private static final int COMMENT_COLUMN = 44;

  private final StringBuilder text = new StringBuilder();

  void comment(String words) {
    text.append("# ").append(plain(words)).append('\n');
  }

  void open(int depth, String name) {
    text.repeat(' ', depth * 2).append(name).append(":\n");
  }

  void blank() {
    text.append('\n');
  }

  /** A value and where it comes from. */
  void value(int depth, String name, String value, String origin) {
    int from = text.length();
    text.repeat(' ', depth * 2).append(name).append(": ").append(value);
    text.repeat(' ', Math.max(2, COMMENT_COLUMN - (text.length() - from)));
    text.append("# ").append(plain(origin)).append('\n');
  }

  /** A value that needs no word. */
  void value(int depth, String name, String value) {
    text.repeat(' ', depth * 2).append(name).append(": ").append(value).append('\n');
  }

  /** Names of files and charges may hold anything; a comment ends with its line. */
  private static String plain(String words) {
    var plain = new StringBuilder();
    words
        .codePoints()
        .forEach(c -> plain.appendCodePoint(Character.isDefined(c) && !isControl(c) ? c : '?'));
    return plain.toString();
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
