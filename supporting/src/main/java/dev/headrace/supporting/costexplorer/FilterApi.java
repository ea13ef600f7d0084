package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.UsageLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.costexplorer.model.DimensionValues;
import software.amazon.awssdk.services.costexplorer.model.Expression;
import software.amazon.awssdk.services.costexplorer.model.TagValues;

/**
 * Reads filters: what an expression says becomes a rule for lines.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Expression.html">
 *     Expression</a>
 */
final class FilterApi {
  /** How deep expressions lie within each other at most; the outermost counts. */
  static final int MAX_DEPTH = 10;

  /** Of how many expressions a filter is made at most. */
  static final int MAX_EXPRESSIONS = 200;

  /** How many values a filter has at most, in all its expressions. */
  static final int MAX_VALUES = 2_000;

  private static final List<String> FOR_DIMENSIONS = List.of("EQUALS", "CASE_SENSITIVE");
  private static final List<String> FOR_TAGS = List.of("EQUALS", "CASE_SENSITIVE", "ABSENT");

  private int expressions;
  private int values;

  private FilterApi() {}

  /**
   * Reads a filter.
   *
   * @param filter null where all lines are wanted
   * @throws dev.headrace.wire.ServiceError for what means nothing, or is too large
   */
  static Predicate<UsageLine> read(@Nullable Expression filter) {
    return filter == null ? line -> true : new FilterApi().read(filter, 1);
  }

  private Predicate<UsageLine> read(Expression expression, int depth) {
    if (depth > MAX_DEPTH) {
      throw Invalid.request("Filter: expressions lie deeper than " + MAX_DEPTH);
    }
    if (++expressions > MAX_EXPRESSIONS) {
      throw Invalid.request("Filter: there are more than " + MAX_EXPRESSIONS + " expressions");
    }
    requireOne(expression);
    if (expression.hasAnd()) {
      List<Predicate<UsageLine>> all = all("And", expression.and(), depth);
      return line -> all.stream().allMatch(one -> one.test(line));
    }
    if (expression.hasOr()) {
      List<Predicate<UsageLine>> any = all("Or", expression.or(), depth);
      return line -> any.stream().anyMatch(one -> one.test(line));
    }
    if (expression.not() != null) {
      return read(expression.not(), depth + 1).negate();
    }
    return expression.dimensions() != null
        ? read(expression.dimensions())
        : read(expression.tags());
  }

  /** AWS answers with an error too where an expression has more than one operator. */
  private static void requireOne(Expression expression) {
    if (expression.costCategories() != null) {
      throw Invalid.request("Filter: there are no cost categories");
    }
    long operators =
        List.of(
                expression.hasAnd(),
                expression.hasOr(),
                expression.not() != null,
                expression.dimensions() != null,
                expression.tags() != null)
            .stream()
            .filter(isThere -> isThere)
            .count();
    if (operators != 1) {
      throw Invalid.request(
          "Filter: an expression has exactly one of And, Or, Not, Dimensions and Tags; one has "
              + operators);
    }
  }

  private List<Predicate<UsageLine>> all(String name, List<Expression> parts, int depth) {
    if (parts.isEmpty()) {
      throw Invalid.request("Filter: " + name + " holds no expression");
    }
    List<Predicate<UsageLine>> all = new ArrayList<>();
    parts.forEach(part -> all.add(read(part, depth + 1)));
    return all;
  }

  private Predicate<UsageLine> read(DimensionValues dimensions) {
    requireOptions("Dimensions", dimensions.matchOptionsAsStrings(), FOR_DIMENSIONS);
    if (dimensions.keyAsString() == null || dimensions.values().isEmpty()) {
      throw Invalid.request("Filter: Dimensions has a Key and Values");
    }
    Dimension dimension = Dimension.parse("Filter: Key of Dimensions", dimensions.keyAsString());
    Set<String> wanted = counted(dimensions.values());
    return line -> wanted.contains(dimension.of(line));
  }

  private Predicate<UsageLine> read(TagValues tags) {
    requireOptions("Tags", tags.matchOptionsAsStrings(), FOR_TAGS);
    boolean isAbsent = tags.matchOptionsAsStrings().contains("ABSENT") || tags.values().isEmpty();
    String key = tags.key();
    if (isAbsent && !tags.values().isEmpty()) {
      throw Invalid.request("Filter: Tags with ABSENT has no Values");
    }
    if (isAbsent) {
      return key == null ? line -> line.tags().isEmpty() : line -> !line.tags().containsKey(key);
    }
    if (key == null) {
      throw Invalid.request("Filter: Tags with Values has a Key");
    }
    Set<String> wanted = counted(tags.values());
    return line -> wanted.contains(line.tags().getOrDefault(key, ""));
  }

  private static void requireOptions(String where, List<String> given, List<String> allowed) {
    for (String option : given) {
      if (!allowed.contains(option)) {
        throw Invalid.notAmong("Filter: MatchOptions of " + where + ": each", option, allowed);
      }
    }
  }

  private Set<String> counted(List<String> some) {
    values += some.size();
    if (values > MAX_VALUES) {
      throw Invalid.request("Filter: there are more than " + MAX_VALUES + " values");
    }
    return Set.copyOf(some);
  }
}
