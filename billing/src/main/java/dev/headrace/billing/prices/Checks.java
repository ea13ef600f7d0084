package dev.headrace.billing.prices;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What must be true of a price book: known regions, tiers without gaps or overlaps on each day,
 * dates in order, sources named, nothing negative, and nothing for nothing unless it says that it
 * is free.
 */
public final class Checks {
  private Checks() {}

  /** What is wrong with some prices, a sentence each; empty if all is well. */
  public static List<String> problems(Collection<Price> prices) {
    List<String> problems = new ArrayList<>();
    Map<PriceKey, List<Price>> byKey = new TreeMap<>();
    for (Price price : prices) {
      check(price, problems);
      byKey.computeIfAbsent(price.key(), key -> new ArrayList<>()).add(price);
    }
    byKey.forEach((key, rows) -> checkTogether(key, rows, problems));
    return problems;
  }

  private static void check(Price price, List<String> problems) {
    String name = price.key().toString();
    if (price.usd().signum() < 0) {
      problems.add(name + ": the price is negative");
    }
    if (price.usd().signum() == 0
        && !price.description().toLowerCase(Locale.ROOT).contains("free")) {
      problems.add(name + ": the price is 0, but its description does not say that it is free");
    }
    if (price.source().isBlank()) {
      problems.add(name + ": there is no source");
    }
    if (!Regions.known(price.key().region())) {
      problems.add(name + ": the region is not known");
    }
    checkOrder(price, name, problems);
  }

  private static void checkOrder(Price price, String name, List<String> problems) {
    @Nullable BigDecimal end = price.tierTo();
    if (price.tierFrom().signum() < 0 || (end != null && end.compareTo(price.tierFrom()) <= 0)) {
      problems.add(name + ": the tier from " + price.tierFrom() + " to " + end + " is empty");
    }
    @Nullable LocalDate until = price.effectiveTo();
    if (until != null && !until.isAfter(price.effectiveFrom())) {
      problems.add(name + ": it ends on " + until + " before it begins");
    }
  }

  /** On each day on which something changes, the rows that hold must make a rate. */
  private static void checkTogether(PriceKey key, List<Price> rows, List<String> problems) {
    if (rows.stream().map(Price::unit).distinct().count() > 1) {
      problems.add(key + ": its rows have different units");
    }
    var days = new TreeSet<LocalDate>();
    for (Price row : rows) {
      days.add(row.effectiveFrom());
      @Nullable LocalDate until = row.effectiveTo();
      if (until != null) {
        days.add(until);
      }
    }
    for (LocalDate day : days) {
      List<Price> holding = rows.stream().filter(row -> row.holdsOn(day)).toList();
      if (!holding.isEmpty() && !Rate.isWhole(holding)) {
        problems.add(
            key + ": on " + day + " its tiers do not follow on one another from 0 without end");
      }
    }
  }
}
