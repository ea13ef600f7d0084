package dev.headrace.billing.bill;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is left of the free tiers, month by month. */
final class Allowances {
  private final List<Allowance> allowances = new ArrayList<>();

  Allowances(List<FreeTier> tiers) {
    tiers.forEach(tier -> allowances.add(new Allowance(tier)));
  }

  private static final class Allowance {
    private final FreeTier tier;
    private final Map<YearMonth, BigDecimal> used = new TreeMap<>();

    Allowance(FreeTier tier) {
      this.tier = tier;
    }

    /** How much of a demand is free; null where it is not in a unit that it knows. */
    @Nullable BigDecimal take(Demand demand, YearMonth month) {
      if (demand.rate().unit() != tier.unit()) {
        return null;
      }
      BigDecimal before = used.getOrDefault(month, BigDecimal.ZERO);
      BigDecimal share = demand.left().min(tier.quantity().subtract(before));
      used.put(month, before.add(share));
      return share;
    }
  }

  /** Lets the demand take what is still free in its month. */
  void apply(Demand demand) {
    YearMonth month = Period.monthOf(demand.usage().startEpochMillis());
    for (Allowance allowance : allowances) {
      if (allowance.tier.covers(demand.usage().key())) {
        BigDecimal share = allowance.take(demand, month);
        if (share != null && share.signum() > 0) {
          demand.takeFree(share);
        }
      }
    }
  }
}
