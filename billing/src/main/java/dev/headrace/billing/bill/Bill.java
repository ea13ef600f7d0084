package dev.headrace.billing.bill;

import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was used, times what it costs. Live runs, simulated runs and formulas are billed here, and
 * nowhere else.
 *
 * <p>Lines are taken in the order of time, then of account, key and resource. In that order they
 * take first what is free, then what Savings Plans cover, and then the tiers of their calendar
 * month. Free quantities and covered ones move nothing into a higher tier. Tiers and free tiers are
 * shared by all accounts, as in consolidated billing; tiers are those of one region.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/useconsolidatedbilling-effective.html">
 *     Understanding Consolidated Bills: volume discounts</a>
 */
public final class Bill {
  private static final int CENTS = 2;

  private final Period period;
  private final List<BillLine> lines;
  private final List<UnknownPrice> unknown;
  private final List<Commitment> commitments;
  private final List<String> remarks;
  private final Totals totals;
  private final BigDecimal creditsUsedUsd;

  Bill(
      Period period,
      List<BillLine> lines,
      List<UnknownPrice> unknown,
      List<Commitment> commitments,
      List<String> remarks,
      BigDecimal creditsUsedUsd,
      BigDecimal peopleUsd) {
    this.period = period;
    this.lines = List.copyOf(lines);
    this.unknown = List.copyOf(unknown);
    this.commitments = List.copyOf(commitments);
    this.remarks = List.copyOf(remarks);
    this.creditsUsedUsd = creditsUsedUsd;
    this.totals = totals(peopleUsd);
  }

  /** Bills usage over the span from its first to its last instant. */
  public static Bill of(Collection<UsageLine> usage, PriceBook prices, Terms terms) {
    long start = usage.stream().mapToLong(UsageLine::startEpochMillis).min().orElse(0);
    long end = usage.stream().mapToLong(UsageLine::endEpochMillis).max().orElse(0);
    return of(usage, prices, terms, new Period(start, end));
  }

  /**
   * Bills usage.
   *
   * @param period what the bill is of: commitments are paid for each of its hours
   */
  public static Bill of(Collection<UsageLine> usage, PriceBook prices, Terms terms, Period period) {
    return new Biller(prices, terms, period).bill(usage);
  }

  /** What it is of. */
  public Period period() {
    return period;
  }

  /** All that was paid for, in the order of time, account, key and resource. */
  public List<BillLine> lines() {
    return lines;
  }

  /** What has no price; none of it is in the totals. */
  public List<UnknownPrice> unknown() {
    return unknown;
  }

  /** What became of the Savings Plans. */
  public List<Commitment> commitments() {
    return commitments;
  }

  /** Which of the terms did nothing, or not all that one might expect, and why; sentences. */
  public List<String> remarks() {
    return remarks;
  }

  /** How much of the credits was used, in US dollars; already taken off the lines. */
  public BigDecimal creditsUsedUsd() {
    return creditsUsedUsd;
  }

  /** Cash, people and waste; exact. */
  public Totals totals() {
    return totals;
  }

  /**
   * What an invoice of it says: the charge of each usage type is rounded to the cent, and then they
   * are added up. The worked examples of AWS's pricing pages add up in the same way.
   */
  public BigDecimal invoiceUsd() {
    Map<String, BigDecimal> charges = new TreeMap<>();
    for (BillLine line : lines) {
      String charge = line.usage().key() + "\0" + line.charge();
      charges.merge(charge, line.usd(), BigDecimal::add);
    }
    BigDecimal sum =
        charges.values().stream()
            .map(usd -> usd.setScale(CENTS, RoundingMode.HALF_UP))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return sum.add(unusedCommitments()).setScale(CENTS, RoundingMode.HALF_UP);
  }

  /** Each row of the price book that was used, once, in order. */
  public List<Price> prices() {
    var seen = new TreeSet<String>();
    List<Price> prices = new ArrayList<>();
    for (BillLine line : lines) {
      for (Price price : List.of(line.price(), line.listPrice())) {
        if (seen.add(price.key() + "\0" + price.tierFrom() + "\0" + price.effectiveFrom())) {
          prices.add(price);
        }
      }
    }
    return prices;
  }

  private Totals totals(BigDecimal peopleUsd) {
    BigDecimal cash = BigDecimal.ZERO;
    BigDecimal wasted = BigDecimal.ZERO;
    for (BillLine line : lines) {
      cash = cash.add(line.usd());
      wasted = wasted.add(line.wastedUsd());
    }
    BigDecimal unused = unusedCommitments();
    return new Totals(cash.add(unused), peopleUsd, wasted.add(unused));
  }

  private BigDecimal unusedCommitments() {
    return commitments.stream().map(Commitment::unusedUsd).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
