package dev.headrace.supporting.logs;

import org.jspecify.annotations.Nullable;

/**
 * Tells the events that a search is for. As in CloudWatch Logs (
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html), a pattern
 * is of terms or of conditions on JSON; columns and regular expressions are refused.
 */
@FunctionalInterface
interface FilterPattern {
  boolean matches(String message);

  /**
   * Reads a pattern; none matches every event.
   *
   * @throws dev.headrace.wire.ServiceError if it is not a pattern, saying why
   */
  static FilterPattern parse(@Nullable String text) {
    String pattern = text == null ? "" : text.strip();
    if (pattern.isEmpty()) {
      return message -> true;
    }
    return switch (pattern.charAt(0)) {
      case '{' -> JsonPattern.parse(pattern);
      case '[' ->
          throw LogsErrors.invalidPattern("patterns of columns, [a, b, ...], are not supported");
      case '%' -> throw LogsErrors.invalidPattern("regular expressions are not supported");
      default -> TermPattern.parse(pattern);
    };
  }
}
