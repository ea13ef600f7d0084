package dev.headrace.billing.bill;

import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.Rate;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way from usage to a bill, step by step. */
final class Biller {
  private static final BigDecimal HUNDRED = new BigDecimal(100);

  /** The order in which lines take what there is only so much of. */
  private static final Comparator<UsageLine> ORDER =
      Comparator.comparingLong(UsageLine::startEpochMillis)
          .thenComparing(UsageLine::partition)
          .thenComparing(UsageLine::key)
          .thenComparing(UsageLine::resourceArn)
          .thenComparingLong(UsageLine::endEpochMillis)
          .thenComparing(line -> line.tags().toString())
          .thenComparing(UsageLine::quantity)
          .thenComparing(UsageLine::wasted);

  private final Rates rates;
  private final Terms terms;
  private final BigDecimal undiscounted;
  private final Period period;
  private final List<Demand> demands = new ArrayList<>();
  private final List<UnknownPrice> unknown = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private BigDecimal creditLeftUsd;

  Biller(PriceBook prices, Terms terms, Period period) {
    this.rates = new Rates(prices);
    this.terms = terms;
    this.undiscounted = HUNDRED.subtract(terms.discountPercent()).divide(HUNDRED);
    this.period = period;
    this.creditLeftUsd = terms.creditUsd();
  }

  Bill bill(Collection<UsageLine> usage) {
    usage.stream().sorted(ORDER).forEach(this::price);
    if (terms.freeTier()) {
      var allowances = new Allowances(FreeTier.shipped());
      demands.forEach(allowances::apply);
    }
    List<Commitment> commitments = new ArrayList<>();
    for (SavingsPlan plan : terms.savingsPlans()) {
      var cover = new PlanCover(plan, demands, rates);
      commitments.add(cover.apply(period).times(undiscounted));
      cover.remark().ifPresent(remarks::add);
    }
    takeTiers();
    List<BillLine> lines = new ArrayList<>();
    for (Demand demand : demands) {
      demand.shares().forEach(share -> lines.add(line(demand, share)));
    }
    remarkOnDiscounts(lines, commitments);
    return new Bill(
        period,
        lines,
        unknown,
        commitments,
        remarks,
        terms.creditUsd().subtract(creditLeftUsd),
        terms.peopleUsd());
  }

  private void remarkOnDiscounts(List<BillLine> lines, List<Commitment> commitments) {
    boolean paysNothing =
        lines.stream().allMatch(line -> line.usd().add(line.creditUsd()).signum() == 0)
            && commitments.stream().allMatch(it -> it.committedUsd().signum() == 0);
    if (terms.discountPercent().signum() > 0 && undiscounted.signum() > 0 && paysNothing) {
      remarks.add(
          "the discount of %s %% takes nothing off: nothing was paid that has a known price"
              .formatted(terms.discountPercent().toPlainString()));
    }
    if (terms.creditUsd().signum() > 0 && creditLeftUsd.compareTo(terms.creditUsd()) == 0) {
      remarks.add(
          "the credits of %s USD pay for nothing: nothing was paid that has a known price"
              .formatted(terms.creditUsd().toPlainString()));
    }
  }

  private void price(UsageLine line) {
    if (line.quantity().signum() == 0) {
      return;
    }
    Optional<Rate> rate = rates.find(line);
    if (rate.isEmpty()) {
      unknown.add(
          new UnknownPrice(
              line,
              "the price book has no price of "
                  + line.key()
                  + "; `headrace prices import` adds prices"));
      return;
    }
    BigDecimal quantity = Units.convert(line.quantity(), line, rate.get().unit());
    BigDecimal wasted = Units.convert(line.wasted(), line, rate.get().unit());
    if (quantity == null || wasted == null) {
      unknown.add(
          new UnknownPrice(
              line,
              line.key()
                  + " is paid by the "
                  + rate.get().unit()
                  + ", and not by the "
                  + line.unit()));
      return;
    }
    demands.add(new Demand(line, rate.get(), quantity, wasted));
  }

  private record Pool(PriceKey key, YearMonth month) {}

  private void takeTiers() {
    Map<Pool, BigDecimal> taken = new HashMap<>();
    for (Demand demand : demands) {
      Pool pool =
          new Pool(demand.rate().first().key(), Period.monthOf(demand.usage().startEpochMillis()));
      BigDecimal before = taken.getOrDefault(pool, BigDecimal.ZERO);
      taken.put(pool, before.add(demand.left()));
      demand.takeOnDemand(before);
    }
  }

  private BillLine line(Demand demand, Demand.Share share) {
    BigDecimal discounted = share.usd().multiply(undiscounted);
    BigDecimal credit = discounted.min(creditLeftUsd);
    creditLeftUsd = creditLeftUsd.subtract(credit);
    BigDecimal usd = discounted.subtract(credit);
    return new BillLine(
        demand.usage(),
        share.charge(),
        share.price(),
        share.listPrice(),
        share.quantity(),
        share.quantity().multiply(share.listPrice().usd()),
        credit,
        usd,
        demand.wastedOf(usd));
  }
}
