package dev.headrace.advisor.workload;

import java.util.Map;
import java.util.function.Function;

/** How a field's value is written. */
interface Format<T> {
  /**
   * Reads a value.
   *
   * @throws BadValueException if it is not written so
   */
  T read(Yaml value, String path, Reading reading);

  /** What is allowed, in words, such as {@code a size such as 12KB or 512MiB}. */
  String allowed();

  /** The same as JSON Schema; maps, lists and text only. */
  Map<String, Object> schema();

  /** Whether its value is one figure, whose origin is noted; what is made of several is none. */
  default boolean isFigure() {
    return true;
  }

  /** The same way of writing, with its value turned into another type. */
  default <R> Format<R> map(Function<? super T, ? extends R> turn) {
    Format<T> before = this;
    return new Format<>() {
      @Override
      public R read(Yaml value, String path, Reading reading) {
        return turn.apply(before.read(value, path, reading));
      }

      @Override
      public String allowed() {
        return before.allowed();
      }

      @Override
      public Map<String, Object> schema() {
        return before.schema();
      }
    };
  }

  /** The text of a value that must be a single one. */
  static String text(Yaml value, String allowed) {
    if (value instanceof Yaml.Scalar scalar && !scalar.isNull()) {
      return scalar.text().strip();
    }
    throw new BadValueException(value, value.kind() + " is no value here; allowed is " + allowed);
  }
}
