package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.advice.Advice.Times;
import dev.headrace.advisor.advice.Advice.Verdict;
import dev.headrace.kernel.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that must hold of the recommended system, such as {@code total<500USD}; a pull request
 * is gated by it.
 */
public final class Assertion {
  /** The most assertions of one command. */
  public static final int MOST = 100;

  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z0-9]{1,40})\\s*(<=|>=|<|>)\\s*([0-9]{1,15}(?:\\.[0-9]{1,15})?)\\s*"
              + "([A-Za-z%]{0,10})\\s*");

  private final String text;
  private final Metric metric;
  private final String comparison;
  private final double limit;

  private Assertion(String text, Metric metric, String comparison, double limit) {
    this.text = text;
    this.metric = metric;
    this.comparison = comparison;
    this.limit = limit;
  }

  /** What a metric is measured in. */
  private enum Unit {
    USD("an amount such as 500USD"),
    TIME("a time such as 250ms, 2s, 15m or 1h"),
    SHARE("a share such as 0.5%");

    private final String example;

    Unit(String example) {
      this.example = example;
    }
  }

  /** What can be asserted. */
  private enum Metric {
    CASH("cash", Unit.USD),
    PEOPLE("people", Unit.USD),
    WASTED("wasted", Unit.USD),
    TOTAL("total", Unit.USD),
    COST_PER_REQUEST("costPerRequest", Unit.USD),
    P50("p50", Unit.TIME),
    P95("p95", Unit.TIME),
    P99("p99", Unit.TIME),
    FIRST_BYTE_P99("firstByteP99", Unit.TIME),
    COLD_RATE("coldRate", Unit.SHARE),
    THROTTLE_RATE("throttleRate", Unit.SHARE);

    private final String shown;
    private final Unit unit;

    Metric(String shown, Unit unit) {
      this.shown = shown;
      this.unit = unit;
    }

    private static Metric of(String name) {
      for (Metric metric : values()) {
        if (metric.shown.equalsIgnoreCase(name)) {
          return metric;
        }
      }
      List<String> names = new ArrayList<>();
      for (Metric metric : values()) {
        names.add(metric.shown);
      }
      throw new IllegalArgumentException(
          "there is no metric "
              + name
              + Nearest.hint(name, names)
              + "; there are "
              + String.join(", ", names)
              + "; total is cash + people.");
    }
  }

  /**
   * Reads an assertion.
   *
   * @throws IllegalArgumentException if it is none; says what is wrong and what is allowed
   */
  public static Assertion parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "an assertion is a metric, <, <=, > or >=, and a value with its unit, such as"
              + " 'total<500USD' or 'p99<2s': "
              + text);
    }
    Metric metric = Metric.of(matcher.group(1));
    double value = Double.parseDouble(matcher.group(3));
    double limit = value * factor(metric, matcher.group(4), text);
    return new Assertion(text.strip(), metric, matcher.group(2), limit);
  }

  private static double factor(Metric metric, String unit, String text) {
    String lower = unit.toLowerCase(Locale.ROOT);
    double factor =
        switch (metric.unit) {
          case USD -> lower.equals("usd") ? 1 : Double.NaN;
          case SHARE -> lower.equals("%") ? 0.01 : Double.NaN;
          case TIME ->
              switch (lower) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m", "min" -> 60_000;
                case "h" -> 3_600_000;
                default -> Double.NaN;
              };
        };
    if (Double.isNaN(factor)) {
      throw new IllegalArgumentException(
          metric.shown + " is held against " + metric.unit.example + ": " + text);
    }
    return factor;
  }

  /** What came of an assertion; the actual value is in words. */
  public record Outcome(String assertion, boolean holds, String actual) {}

  /** Holds it against advice. What is not known does not hold. */
  public Outcome check(Advice advice) {
    SystemOption system = advice.recommended();
    if (system == null || advice.answer().verdict() == Verdict.NOTHING_FITS) {
      return new Outcome(text, false, "nothing fits");
    }
    Double actual = actual(system);
    if (actual == null) {
      return new Outcome(text, false, "not known: " + metric.shown + " is not simulated here");
    }
    boolean holds =
        switch (comparison) {
          case "<" -> actual < limit;
          case "<=" -> actual <= limit;
          case ">" -> actual > limit;
          default -> actual >= limit;
        };
    return new Outcome(text, holds, metric.shown + " is " + words(actual));
  }

  private @Nullable Double actual(SystemOption system) {
    return switch (metric) {
      case CASH -> system.cost().cash().expectedUsd().doubleValue();
      case PEOPLE -> system.cost().people().expectedUsd().doubleValue();
      case WASTED -> system.cost().wastedUsd().doubleValue();
      case TOTAL -> system.cost().cashPlusPeople().expectedUsd().doubleValue();
      case COST_PER_REQUEST -> {
        BigDecimal usd = system.usdPerRequest();
        yield usd == null ? null : Double.valueOf(usd.doubleValue());
      }
      case P50 -> millis(system.latency(), 50);
      case P95 -> millis(system.latency(), 95);
      case P99 -> millis(system.latency(), 99);
      case FIRST_BYTE_P99 -> millis(system.firstByte(), 99);
      case COLD_RATE -> system.coldShare();
      case THROTTLE_RATE -> system.throttledShare();
    };
  }

  private static @Nullable Double millis(@Nullable Times times, int percentile) {
    if (times == null) {
      return null;
    }
    return switch (percentile) {
      case 50 -> times.p50Millis();
      case 95 -> times.p95Millis();
      default -> times.p99Millis();
    };
  }

  private String words(double actual) {
    return switch (metric.unit) {
      case USD -> Words.usd(BigDecimal.valueOf(actual));
      case TIME -> Words.millis(actual);
      case SHARE -> Words.percent(actual);
    };
  }
}
