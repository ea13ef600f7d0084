package dev.headrace.billing.bill;

import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.Rate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The price book as a bill asks it: by the day of the usage, each question once. */
final class Rates {
  /** The service code under which the price book has the rates of Compute Savings Plans. */
  private static final String PLANS = "ComputeSavingsPlans";

  private static final String PLAN_OPERATION = "ComputeSP:";

  private final PriceBook book;
  private final Map<Question, Optional<Rate>> answers = new HashMap<>();

  private record Question(PriceKey key, LocalDate day) {}

  Rates(PriceBook book) {
    this.book = book;
  }

  /** The day of an instant, UTC. */
  static LocalDate day(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** The public price. A price that no operation sets apart holds for all operations. */
  Optional<Rate> find(UsageLine line) {
    PriceKey key = line.key();
    LocalDate day = day(line.startEpochMillis());
    Optional<Rate> own = find(key, day);
    return own.isPresent() || key.operation().isEmpty()
        ? own
        : find(PriceKey.of(key.serviceCode(), key.region(), key.usageType()), day);
  }

  /** What a plan of a term pays for the same usage. */
  Optional<Rate> findPlanned(UsageLine line, String term) {
    PriceKey key = line.key();
    return find(
        new PriceKey(PLANS, key.region(), key.usageType(), PLAN_OPERATION + term),
        day(line.startEpochMillis()));
  }

  /** The terms of plans that the price book has rates of, such as {@code 1yrNoUpfront}. */
  SortedSet<String> plans() {
    SortedSet<String> plans = new TreeSet<>();
    for (Price row : book.rows()) {
      String operation = row.key().operation();
      if (row.key().serviceCode().equals(PLANS) && operation.startsWith(PLAN_OPERATION)) {
        plans.add(operation.substring(PLAN_OPERATION.length()));
      }
    }
    return plans;
  }

  private Optional<Rate> find(PriceKey key, LocalDate day) {
    return answers.computeIfAbsent(
        new Question(key, day), question -> book.find(question.key, question.day));
  }
}
