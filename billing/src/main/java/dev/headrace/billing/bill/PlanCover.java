package dev.headrace.billing.bill;

import dev.headrace.billing.prices.Price;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * One Savings Plan laid over what has to be paid. A commitment is spent hour by hour, first on what
 * it makes cheapest in proportion; what is not spent in an hour is lost. Usage that is known for a
 * longer span counts as evenly spread over it.
 *
 * @see <a href="https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-applying.html">How
 *     Savings Plans apply to your usage</a>
 */
final class PlanCover {
  private static final BigDecimal HUNDRED = new BigDecimal(100);
  private static final BigDecimal MILLIS_PER_HOUR = new BigDecimal(Period.HOUR_MILLIS);

  private final SavingsPlan plan;
  private final List<Eligible> eligible = new ArrayList<>();

  /** A demand that the plan has a price for. */
  private static final class Eligible {
    private final Demand demand;
    private final Price price;
    private final BigDecimal most;
    private BigDecimal covered = BigDecimal.ZERO;

    Eligible(Demand demand, Price price) {
      this.demand = demand;
      this.price = price;
      this.most = demand.left();
    }

    /** Plan price by public price: the smaller, the more is saved. */
    BigDecimal ratio() {
      return price.usd().divide(demand.rate().first().usd(), Units.PRECISION);
    }

    /** What is used in a part of the span. */
    BigDecimal within(long fromMillis, long toMillis) {
      UsageLine usage = demand.usage();
      long span = usage.endEpochMillis() - usage.startEpochMillis();
      long part = toMillis - fromMillis;
      return part == span
          ? most
          : most.multiply(new BigDecimal(part)).divide(new BigDecimal(span), Units.PRECISION);
    }
  }

  PlanCover(SavingsPlan plan, List<Demand> demands, Rates rates) {
    this.plan = plan;
    for (Demand demand : demands) {
      rates
          .findPlanned(demand.usage(), plan.term())
          .filter(rate -> rate.unit() == demand.rate().unit())
          .filter(rate -> demand.rate().first().usd().signum() > 0)
          .ifPresent(rate -> eligible.add(new Eligible(demand, rate.first())));
    }
  }

  /**
   * Lets all demands take what the plan covers of them.
   *
   * @param period in which the commitment is paid
   */
  Commitment apply(Period period) {
    BigDecimal percent = plan.coveragePercent();
    BigDecimal usdPerHour = plan.usdPerHour();
    if (percent != null) {
      for (Eligible one : eligible) {
        one.covered = one.most.multiply(percent).divide(HUNDRED);
      }
    } else if (usdPerHour != null) {
      eligible.sort(Comparator.comparing(Eligible::ratio));
      spend(usdPerHour);
    }
    BigDecimal usedUsd = BigDecimal.ZERO;
    for (Eligible one : eligible) {
      BigDecimal share = one.covered.min(one.demand.left());
      one.demand.takePlanned(share, one.price);
      usedUsd = usedUsd.add(share.multiply(one.price.usd()));
    }
    BigDecimal committed =
        usdPerHour == null ? usedUsd : usdPerHour.multiply(hours(period.millis()));
    return new Commitment(plan, committed.max(usedUsd), usedUsd);
  }

  /** Walks through the stretches of time in which the same lines are open. */
  private void spend(BigDecimal usdPerHour) {
    long[] bounds = bounds();
    List<List<Eligible>> open = new ArrayList<>();
    for (int i = 0; i + 1 < bounds.length; i++) {
      open.add(new ArrayList<>());
    }
    for (Eligible one : eligible) {
      UsageLine usage = one.demand.usage();
      int at = Arrays.binarySearch(bounds, usage.startEpochMillis());
      for (; bounds[at] < usage.endEpochMillis(); at++) {
        open.get(at).add(one);
      }
    }
    for (int i = 0; i < open.size(); i++) {
      BigDecimal budgetUsd = usdPerHour.multiply(hours(bounds[i + 1] - bounds[i]));
      spend(open.get(i), budgetUsd, bounds[i], bounds[i + 1]);
    }
  }

  private long[] bounds() {
    var bounds = new TreeSet<Long>();
    for (Eligible one : eligible) {
      bounds.add(one.demand.usage().startEpochMillis());
      bounds.add(one.demand.usage().endEpochMillis());
    }
    return bounds.stream().mapToLong(Long::longValue).toArray();
  }

  private static void spend(
      List<Eligible> open, BigDecimal budgetUsd, long fromMillis, long toMillis) {
    BigDecimal leftUsd = budgetUsd;
    for (Eligible one : open) {
      if (leftUsd.signum() <= 0) {
        return;
      }
      BigDecimal wanted = one.within(fromMillis, toMillis);
      BigDecimal usd = wanted.multiply(one.price.usd());
      BigDecimal share =
          usd.compareTo(leftUsd) <= 0 || one.price.usd().signum() == 0
              ? wanted
              : leftUsd.divide(one.price.usd(), Units.PRECISION);
      one.covered = one.covered.add(share);
      leftUsd = leftUsd.subtract(share.multiply(one.price.usd()));
    }
  }

  private static BigDecimal hours(long millis) {
    return new BigDecimal(millis).divide(MILLIS_PER_HOUR, Units.PRECISION);
  }
}
