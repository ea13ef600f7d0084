package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Spread.Point;
import dev.headrace.advisor.workload.Yaml.Entry;
import dev.headrace.advisor.workload.Yaml.Mapping;
import dev.headrace.kernel.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A quantity that may vary: one value, {@code 35ms..50ms}, or {@code {p50: 7s, p99: 30s}}. */
record SpreadFormat(Quantity quantity) implements Format<Spread> {
  /** Points of one distribution. */
  static final int MAX_POINTS = 32;

  private static final Pattern PERCENTILE = Pattern.compile("p([0-9]{1,2}(?:\\.[0-9]{1,4})?|100)");
  private static final Pattern RANGE = Pattern.compile("(.{1,60}?)\\s*\\.\\.\\s*(.{1,60})");

  @Override
  public Spread read(Yaml value, String path, Reading reading) {
    if (value instanceof Mapping mapping) {
      return distribution(mapping);
    }
    String text = Format.text(value, allowed());
    Matcher range = RANGE.matcher(text);
    return range.matches()
        ? range(value, range.group(1), range.group(2))
        : Spread.constant(quantity.parse(value, text));
  }

  private Spread range(Yaml at, String from, String to) {
    double least = quantity.parse(at, from);
    double most = quantity.parse(at, to);
    if (most < least) {
      throw new BadValueException(
          at, from + ".." + to + " runs backwards; did you mean " + to + ".." + from + "?");
    }
    return Spread.range(least, most);
  }

  private Spread distribution(Mapping mapping) {
    if (mapping.entries().isEmpty() || mapping.entries().size() > MAX_POINTS) {
      throw new BadValueException(
          mapping,
          "a distribution has from 1 to " + MAX_POINTS + " points; allowed is " + allowed());
    }
    List<Point> points = new ArrayList<>();
    for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
      Yaml at = entry.getValue().value();
      double probability = probability(entry.getKey(), at);
      points.add(new Point(probability, quantity.parse(at, Format.text(at, quantity.allowed()))));
    }
    points.sort(Comparator.comparingDouble(Point::probability));
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).value() < points.get(i - 1).value()) {
        throw new BadValueException(
            mapping, "the distribution falls: a higher percentile cannot have a smaller value");
      }
    }
    return new Spread(List.copyOf(points));
  }

  private static double probability(String name, Yaml at) {
    if (name.equals("min") || name.equals("max")) {
      return name.equals("min") ? 0 : 1;
    }
    Matcher percentile = PERCENTILE.matcher(name);
    if (!percentile.matches()) {
      throw new BadValueException(
          at,
          "\""
              + name
              + "\" is no point of a distribution; allowed are min, max and percentiles"
              + " such as p50 or p99.9"
              + Nearest.hint(name, List.of("min", "max", "p50", "p99")));
    }
    return Double.parseDouble(percentile.group(1)) / 100;
  }

  @Override
  public String allowed() {
    return quantity.allowed()
        + ", a range with .. between two, or a distribution {p50: ..., p99: ...}";
  }

  @Override
  public Map<String, Object> schema() {
    String one = quantity.pattern();
    Map<String, Object> single = new LinkedHashMap<>(quantity.schema());
    single.put("pattern", "^" + one + "(\\s*\\.\\.\\s*" + one + ")?$");
    Map<String, Object> points = new LinkedHashMap<>();
    points.put("type", "object");
    points.put("minProperties", 1);
    points.put("maxProperties", MAX_POINTS);
    points.put(
        "patternProperties",
        Map.of("^(min|max|p100|p[0-9]{1,2}(\\.[0-9]{1,4})?)$", quantity.schema()));
    points.put("additionalProperties", false);
    return Map.of("anyOf", List.of(single, points));
  }
}
