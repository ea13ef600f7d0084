package dev.headrace.advisor.simulation;

import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.Rate;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What every way to predict works with.
 *
 * @param month when calls come
 * @param memo what other predictions found
 * @param prices by which a search compares candidates; what is shown is billed by others
 * @param priceDay the day whose prices hold
 */
public record Context(
    Workload workload,
    MonthPattern month,
    Memo memo,
    Effort effort,
    Progress progress,
    PriceBook prices,
    LocalDate priceDay,
    long seed) {

  /** The same, of a month that follows from the workload. */
  public Context(
      Workload workload,
      Effort effort,
      Progress progress,
      PriceBook prices,
      LocalDate priceDay,
      long seed) {
    this(
        workload,
        new MonthPattern(workload.traffic().pattern()),
        new Memo(),
        effort,
        progress,
        prices,
        priceDay,
        seed);
  }

  /** When a component's calls come. */
  public Arrivals arrivals(Component component) {
    return new Arrivals(month, callsPerMonth(component));
  }

  /** How many calls of a component a month has. */
  public double callsPerMonth(Component component) {
    return workload.traffic().requestsPerMonth() * component.callsPerRequest();
  }

  /** Whether clients of the system call it themselves: the first component that serves. */
  public boolean isEntry(Component component) {
    return workload.components().stream()
        .filter(other -> other instanceof Component.Code || other instanceof Component.Model)
        .findFirst()
        .filter(component::equals)
        .isPresent();
  }

  /** What usage costs, in US dollars, as far as prices are known: to compare candidates alone. */
  public BigDecimal roughUsd(List<UsageLine> usage) {
    BigDecimal sum = BigDecimal.ZERO;
    for (UsageLine line : usage) {
      Optional<Rate> rate = prices.find(line.key(), priceDay);
      if (rate.isPresent()) {
        sum = sum.add(rate.get().usd(line.quantity()));
      }
    }
    return sum;
  }
}
