package dev.headrace.advisor.report;

/** Text inside a page. */
final class Html {
  private Html() {}

  /** A text that is shown as it is, in an element or in a quoted attribute. */
  static String escape(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    Wrap.plain(text)
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            default -> escaped.appendCodePoint(c);
          }
        });
    return escaped.toString();
  }
}
