package dev.headrace.billing.bill;

import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.Rate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

  private static final int MOST_NAMED = 3;
  private static final String IMPORT = "`headrace prices import` adds rates";

  private final SavingsPlan plan;
  private final Rates rates;
  private final List<Eligible> eligible = new ArrayList<>();
  private final SortedSet<PriceKey> withoutRate = new TreeSet<>();

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
    this.rates = rates;
    for (Demand demand : demands) {
      if (demand.rate().first().usd().signum() > 0) {
        Optional<Rate> rate =
            rates
                .findPlanned(demand.usage(), plan.term())
                .filter(found -> found.unit() == demand.rate().unit());
        rate.ifPresent(found -> eligible.add(new Eligible(demand, found.first())));
        if (rate.isEmpty() && isOfPlans(demand.usage().key())) {
          withoutRate.add(demand.usage().key());
        }
      }
    }
  }

  /**
   * Whether Compute Savings Plans are for it: instances, Fargate, and the time of functions.
   * https://docs.aws.amazon.com/savingsplans/latest/userguide/plan-types.html
   */
  private static boolean isOfPlans(PriceKey key) {
    String usageType = key.usageType();
    return switch (key.serviceCode()) {
      case "AmazonEC2" -> usageType.contains("BoxUsage:");
      case "AmazonECS" -> usageType.contains("Fargate-") && !usageType.contains("Spot");
      case "AWSLambda" ->
          usageType.contains("Lambda-GB-Second") || usageType.contains("Lambda-Provisioned-");
      default -> false;
    };
  }

  /** What the plan does not do that one might expect of it; empty where it does all. */
  Optional<String> remark() {
    boolean coversNothing = eligible.stream().allMatch(one -> one.covered.signum() == 0);
    if (!coversNothing && withoutRate.isEmpty()) {
      return Optional.empty();
    }
    String name = "the Savings Plan " + plan.term();
    SortedSet<String> known = rates.plans();
    if (!known.contains(plan.term())) {
      return Optional.of(
          "%s covers nothing: the price book has no rates of it, but of %s; %s"
              .formatted(name, known, IMPORT));
    }
    String lacking =
        withoutRate.isEmpty() ? "" : " has no rate of it for %s; %s".formatted(named(), IMPORT);
    if (coversNothing) {
      return Optional.of(
          name
              + " covers nothing"
              + (lacking.isEmpty()
                  ? ": nothing was left to pay that such plans are for"
                  : ": the price book" + lacking));
    }
    return Optional.of(
        "%s leaves a part at the public price: the price book%s".formatted(name, lacking));
  }

  private String named() {
    String first =
        withoutRate.stream()
            .limit(MOST_NAMED)
            .map(key -> key.serviceCode() + " " + key.usageType())
            .collect(Collectors.joining(", "));
    int more = withoutRate.size() - MOST_NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
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
