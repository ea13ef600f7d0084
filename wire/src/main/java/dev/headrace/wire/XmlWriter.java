package dev.headrace.wire;

import java.nio.charset.StandardCharsets;

/** Writes an XML document into memory. */
final class XmlWriter {
  private final StringBuilder out =
      new StringBuilder(1024).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  /** Opens the root, in a namespace unless that is empty. */
  XmlWriter root(String name, String namespace) {
    out.append('<').append(name);
    if (!namespace.isEmpty()) {
      attribute("xmlns", namespace);
    }
    out.append('>');
    return this;
  }

  XmlWriter open(String name) {
    out.append('<').append(name).append('>');
    return this;
  }

  /** Opens an element whose attributes follow, until {@link #openEnd}. */
  XmlWriter openStart(String name) {
    out.append('<').append(name);
    return this;
  }

  XmlWriter attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    escape(value);
    out.append('"');
    return this;
  }

  XmlWriter openEnd() {
    out.append('>');
    return this;
  }

  XmlWriter close(String name) {
    out.append("</").append(name).append('>');
    return this;
  }

  XmlWriter text(String text) {
    escape(text);
    return this;
  }

  XmlWriter element(String name, String text) {
    return open(name).text(text).close(name);
  }

  byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Escapes markup; what XML 1.0 cannot hold at all becomes the replacement character. */
  private void escape(String text) {
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\r' -> out.append("&#xD;");
        case '\n' -> out.append("&#xA;");
        case '\t' -> out.append("&#x9;");
        default -> out.appendCodePoint(isXml(c) ? c : 0xFFFD);
      }
    }
  }

  private static boolean isXml(int c) {
    return c >= 0x20 && c != 0xFFFE && c != 0xFFFF && !(c >= 0xD800 && c <= 0xDFFF);
  }
}
