package dev.headrace.billing.export;

import dev.headrace.billing.bill.Period;
import dev.headrace.billing.bill.Rollup;
import dev.headrace.billing.bill.SavingsPlan;
import dev.headrace.billing.bill.Terms;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What bill somebody asks for: the options of {@code headrace bill}, and the query of {@code GET
 * /_headrace/bill}, which has the same names.
 *
 * @param skipsUnknown whether an export may leave out what has no price
 */
public record BillQuestion(
    Grouping by, BillFormat format, Period period, Terms terms, boolean skipsUnknown) {
  /** The longest period of a bill, in days. */
  public static final int MAX_DAYS = 800;

  /** The names of all parameters. */
  public static final List<String> PARAMETERS =
      List.of(
          "by",
          "from",
          "to",
          "format",
          "free-tier",
          "discount",
          "savings-plan",
          "credit",
          "people",
          "skip-unknown");

  private static final Pattern PLAN = Pattern.compile("([0-9A-Za-z-]+):([0-9.]+)(%|USD/h)");
  private static final int MAX_DIGITS = 15;

  /**
   * Reads a question.
   *
   * @param parameters values by the names of {@link #PARAMETERS}
   * @param nowEpochMillis a bill without a period is of the month until now
   * @throws BadQuestionException for what means nothing
   */
  public static BillQuestion parse(Map<String, List<String>> parameters, long nowEpochMillis) {
    for (String name : parameters.keySet()) {
      if (!PARAMETERS.contains(name)) {
        throw BadQuestionException.notAmong("a parameter", name, PARAMETERS);
      }
    }
    Terms terms = new Reader(parameters).terms();
    String by = one(parameters, "by");
    String format = one(parameters, "format");
    return new BillQuestion(
        by == null ? Grouping.SERVICE : Grouping.parse(by),
        format == null ? BillFormat.TABLE : BillFormat.parse(format),
        period(one(parameters, "from"), one(parameters, "to"), nowEpochMillis),
        terms,
        flag(parameters, "skip-unknown"));
  }

  /** Terms from what users say. */
  private record Reader(Map<String, List<String>> parameters) {
    Terms terms() {
      try {
        return new Terms(
            flag(parameters, "free-tier"),
            amount("discount", "%"),
            plans(),
            amount("credit", "USD"),
            amount("people", "USD"));
      } catch (BadQuestionException e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw new BadQuestionException(String.valueOf(e.getMessage()));
      }
    }

    private List<SavingsPlan> plans() {
      List<SavingsPlan> plans = new ArrayList<>();
      for (String text : parameters.getOrDefault("savings-plan", List.of())) {
        Matcher plan = PLAN.matcher(text);
        if (!plan.matches()) {
          throw new BadQuestionException(
              "savings-plan is TERM:USD-an-hour or TERM:coverage, such as 1yrNoUpfront:2.5USD/h or"
                  + " 3yrNoUpfront:60%, not "
                  + BadQuestionException.quoted(text));
        }
        BigDecimal figure = number("savings-plan", plan.group(2));
        plans.add(
            plan.group(3).equals("%")
                ? SavingsPlan.covering(plan.group(1), figure)
                : SavingsPlan.committing(plan.group(1), figure));
      }
      return plans;
    }

    private BigDecimal amount(String name, String unit) {
      String text = one(parameters, name);
      if (text == null) {
        return BigDecimal.ZERO;
      }
      String figure = text.endsWith(unit) ? text.substring(0, text.length() - unit.length()) : text;
      return number(name, figure.strip());
    }
  }

  private static BigDecimal number(String name, String text) {
    if (!text.matches("[0-9]{1,12}(\\.[0-9]{1,12})?") || text.length() > MAX_DIGITS) {
      throw new BadQuestionException(
          name + " is a number such as 7 or 12.50, not " + BadQuestionException.quoted(text));
    }
    return new BigDecimal(text);
  }

  private static @Nullable String one(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new BadQuestionException(name + " is given once");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  private static boolean flag(Map<String, List<String>> parameters, String name) {
    String value = one(parameters, name);
    if (value != null && !value.equals("true") && !value.equals("false") && !value.isEmpty()) {
      throw BadQuestionException.notAmong(name, value, List.of("true", "false"));
    }
    return value != null && !value.equals("false");
  }

  private static Period period(@Nullable String from, @Nullable String to, long now) {
    long thisMonth = Period.of(Period.monthOf(now)).startEpochMillis();
    long start = from == null ? thisMonth : instant("from", from, month -> month.atDay(1));
    long end = to == null ? Math.max(now, start) : instant("to", to, month -> month.atDay(1));
    if (from == null && to != null && end <= start) {
      start = Period.of(Period.monthOf(end - 1)).startEpochMillis();
    }
    if (end < start) {
      throw new BadQuestionException("from lies before to");
    }
    if (end - start > MAX_DAYS * Period.DAY_MILLIS) {
      throw new BadQuestionException("a bill is of " + MAX_DAYS + " days at most");
    }
    return new Period(start, end);
  }

  private static long instant(String name, String text, Function<YearMonth, LocalDate> day) {
    try {
      Instant instant;
      if (text.length() == "2026-11".length()) {
        instant = day.apply(YearMonth.parse(text)).atStartOfDay(ZoneOffset.UTC).toInstant();
      } else if (text.length() == "2026-11-30".length()) {
        instant = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } else {
        instant = Instant.parse(text);
      }
      long millis = instant.toEpochMilli();
      if (millis < 0 || Math.floorMod(millis, Period.HOUR_MILLIS) != 0) {
        throw new BadQuestionException(name + " is a full hour since 1970, not " + text);
      }
      return millis;
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadQuestionException(
          name
              + " is a month, a day or an hour of UTC, such as 2026-11, 2026-11-30 or"
              + " 2026-11-30T14:00:00Z, not "
              + BadQuestionException.quoted(text));
    }
  }

  /** How long the lines of such a bill are. */
  Rollup.Span span() {
    boolean byHour =
        format.isExport()
            || terms.savingsPlans().stream().anyMatch(plan -> plan.usdPerHour() != null);
    return byHour ? Rollup.Span.HOUR : by.span();
  }
}
