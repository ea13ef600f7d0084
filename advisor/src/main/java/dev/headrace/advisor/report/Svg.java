package dev.headrace.advisor.report;

import java.util.List;
import java.util.Locale;

/**
 * A drawing inside a page. Colours come from the page's style, by class; every drawing has a title
 * and a description for those who do not see it.
 */
final class Svg {
  private final StringBuilder out = new StringBuilder();

  /** Begins a drawing; coordinates are pixels at its natural size. */
  Svg(String id, double width, double height, String title, String description) {
    out.append("<svg viewBox=\"0 0 ")
        .append(number(width))
        .append(' ')
        .append(number(height))
        .append("\" role=\"img\" aria-labelledby=\"")
        .append(id)
        .append("-t ")
        .append(id)
        .append("-d\"><title id=\"")
        .append(id)
        .append("-t\">")
        .append(Html.escape(title))
        .append("</title><desc id=\"")
        .append(id)
        .append("-d\">")
        .append(Html.escape(description))
        .append("</desc>");
  }

  /** A point of a path. */
  record Point(double x, double y) {}

  Svg line(String style, double x1, double y1, double x2, double y2) {
    out.append("<line class=\"").append(style).append('"');
    attribute("x1", x1);
    attribute("y1", y1);
    attribute("x2", x2);
    attribute("y2", y2);
    out.append("/>");
    return this;
  }

  Svg rectangle(String style, double x, double y, double width, double height) {
    out.append("<rect class=\"").append(style).append('"');
    attribute("x", x);
    attribute("y", y);
    attribute("width", Math.max(0, width));
    attribute("height", height);
    out.append("/>");
    return this;
  }

  Svg circle(String style, double x, double y, double radius) {
    out.append("<circle class=\"").append(style).append('"');
    attribute("cx", x);
    attribute("cy", y);
    attribute("r", radius);
    out.append("/>");
    return this;
  }

  /** A text; the anchor is start, middle or end. */
  Svg text(String style, double x, double y, String anchor, String text) {
    out.append("<text");
    if (!style.isEmpty()) {
      out.append(" class=\"").append(style).append('"');
    }
    attribute("x", x);
    attribute("y", y);
    out.append(" text-anchor=\"").append(anchor).append("\">");
    out.append(Html.escape(text)).append("</text>");
    return this;
  }

  Svg path(String style, List<Point> points, boolean closed) {
    if (points.isEmpty()) {
      return this;
    }
    out.append("<path class=\"").append(style).append("\" d=\"");
    char command = 'M';
    for (Point point : points) {
      out.append(command).append(number(point.x)).append(' ').append(number(point.y));
      command = 'L';
    }
    out.append(closed ? "Z" : "").append("\"/>");
    return this;
  }

  String end() {
    return out.append("</svg>").toString();
  }

  private void attribute(String name, double value) {
    out.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
