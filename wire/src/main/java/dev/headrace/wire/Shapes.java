package dev.headrace.wire;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shapes of a service's inputs that constrain something, by name. */
final class Shapes {
  private final Map<String, Shape> byName = new HashMap<>();

  private Shapes() {}

  /** What a member of a structure must be. */
  record Target(@Nullable String shape, boolean required) {}

  /** A bound of a length or, where the shape is a number, of the number itself. */
  record Limit(double value, boolean ofNumber) {}

  /** One shape: its own limits, and where those of its parts are found. */
  static final class Shape {
    boolean sensitive;
    @Nullable Limit min;
    @Nullable Limit max;
    List<String> choices = List.of();
    @Nullable Pattern pattern;

    /**
     * The element of a list; the key, then the value, of a map; "-" where it constrains nothing.
     */
    List<String> parts = List.of();

    final Map<String, Target> members = new LinkedHashMap<>();
  }

  /** A shape by its name, or null where it constrains nothing. */
  @Nullable Shape get(@Nullable String name) {
    return name == null ? null : byName.get(name);
  }

  java.util.Collection<Shape> all() {
    return byName.values();
  }

  static Shapes parse(String text) {
    Shapes shapes = new Shapes();
    Shape current = new Shape();
    for (String line : text.lines().toList()) {
      if (line.startsWith(". ")) {
        String[] words = line.split(" ", -1);
        String target = words[2].equals("-") ? null : words[2];
        current.members.put(words[1], new Target(target, words.length > 3));
      } else {
        current = new Shape();
        shapes.byName.put(shape(line, current), current);
      }
    }
    return shapes;
  }

  /** Reads a shape's line into {@code shape} and returns the shape's name. */
  private static String shape(String line, Shape shape) {
    int patternAt = line.indexOf(" pattern=");
    String[] words = (patternAt < 0 ? line : line.substring(0, patternAt)).split(" ", -1);
    if (patternAt >= 0) {
      shape.pattern = Pattern.compile(line.substring(patternAt + " pattern=".length()));
    }
    boolean number = words[0].equals("number");
    for (int i = 2; i < words.length; i++) {
      String value = words[i].substring(words[i].indexOf('=') + 1);
      switch (words[i].substring(0, words[i].length() - value.length())) {
        case "min=" -> shape.min = new Limit(Double.parseDouble(value), number);
        case "max=" -> shape.max = new Limit(Double.parseDouble(value), number);
        case "of=" -> shape.parts = List.of(value.split(",", -1));
        case "enum=" -> shape.choices = List.of(value.split("\\|", -1));
        case "" -> shape.sensitive = true;
        default -> throw new IllegalStateException("not a shape of a service table: " + line);
      }
    }
    return words[1];
  }
}
