package dev.headrace.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;

/** One limit of a shape, and AWS's words for it. */
sealed interface Constraint {
  boolean holds(Object value);

  String words();

  /** A shape's limits in the order in which AWS lists them. */
  static List<Constraint> of(Shapes.Shape shape) {
    List<Constraint> constraints = new ArrayList<>();
    if (shape.max != null) {
      constraints.add(new AtMost(shape.max));
    }
    if (shape.min != null && (shape.min.ofNumber() || shape.min.value() != 0)) {
      constraints.add(new AtLeast(shape.min));
    }
    if (!shape.choices.isEmpty()) {
      constraints.add(new OneOf(shape.choices));
    }
    if (shape.pattern != null) {
      constraints.add(new Matches(shape.pattern));
    }
    return constraints;
  }

  /** How large a value is: a number by itself, all else by its length. */
  static double size(Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case String text -> text.codePointCount(0, text.length());
      case SdkBytes bytes -> bytes.asByteArrayUnsafe().length;
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      default -> 0;
    };
  }

  static String words(String comparison, double limit, boolean number) {
    return "Member must have "
        + (number ? "value " : "length ")
        + comparison
        + " than or equal to "
        + (limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit));
  }

  /** An upper limit. */
  record AtMost(Shapes.Limit limit) implements Constraint {
    @Override
    public boolean holds(Object value) {
      return size(value) <= limit.value();
    }

    @Override
    public String words() {
      return Constraint.words("less", limit.value(), limit.ofNumber());
    }
  }

  /** A lower limit. */
  record AtLeast(Shapes.Limit limit) implements Constraint {
    @Override
    public boolean holds(Object value) {
      return size(value) >= limit.value();
    }

    @Override
    public String words() {
      return Constraint.words("greater", limit.value(), limit.ofNumber());
    }
  }

  /** An enumeration. */
  record OneOf(List<String> choices) implements Constraint {
    @Override
    public boolean holds(Object value) {
      return choices.contains(value.toString());
    }

    @Override
    public String words() {
      return "Member must satisfy enum value set: [" + String.join(", ", choices) + "]";
    }
  }

  /** A pattern that the whole text must match. */
  record Matches(Pattern pattern) implements Constraint {
    @Override
    public boolean holds(Object value) {
      return BudgetedText.matches(pattern, value.toString());
    }

    @Override
    public String words() {
      return "Member must satisfy regular expression pattern: " + pattern.pattern();
    }
  }
}
