package dev.headrace.advisor.advice;

import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.simulation.OwnMachines;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.BillLine;
import dev.headrace.billing.bill.Terms;
import dev.headrace.billing.bill.UnknownPrice;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.Evidence;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.billing.prices.UnknownPriceException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Bills predicted usage as if all of it were used from the day on whose prices are asked for. */
final class Pricing {
  /** How far a price may be off that a third party compiled. */
  static final double AGGREGATOR_OFF = 0.02;

  /** How far a price may be off that is only quoted or claimed. */
  static final double QUOTED_OFF = 0.10;

  private final PriceBook book;
  private final long startEpochMillis;

  Pricing(PriceBook book, LocalDate day) {
    this.book = book;
    this.startEpochMillis = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /**
   * What one prediction costs.
   *
   * @throws UnknownPriceException where the book lacks a price
   */
  Priced price(Prediction prediction) {
    return price(List.of(prediction));
  }

  /**
   * What several cost together, tiers being counted once for all.
   *
   * @throws UnknownPriceException where the book lacks a price
   */
  Priced price(List<Prediction> predictions) {
    List<UsageLine> usage = new ArrayList<>();
    Map<UsageLine, Double> off = new HashMap<>();
    for (Prediction prediction : predictions) {
      for (UsageLine line : prediction.usage()) {
        UsageLine moved = moved(line);
        usage.add(moved);
        off.merge(moved, behaviourOff(prediction.obtained(), line.unit()), Math::max);
      }
    }
    Bill bill = Bill.of(usage, book, Terms.PUBLIC);
    if (!bill.unknown().isEmpty()) {
      throw new UnknownPriceException(reason(bill.unknown().getFirst()));
    }
    Map<PriceKey, Amount> amounts = new TreeMap<>();
    for (BillLine line : bill.lines()) {
      amounts
          .computeIfAbsent(line.price().key(), key -> new Amount())
          .add(line, off.getOrDefault(line.usage(), 0.0));
    }
    List<Priced.Charge> charges = new ArrayList<>();
    List<Double> offs = new ArrayList<>();
    amounts.forEach((key, amount) -> {
      charges.add(new Priced.Charge(key, amount.quantity, amount.usd, List.copyOf(amount.rows)));
      offs.add(amount.offUsd);
    });
    return new Priced(
        bill.totals().cash(),
        bill.totals().wasted(),
        Uncertainty.together(offs),
        List.copyOf(charges));
  }

  private static String reason(UnknownPrice unknown) {
    return OwnMachines.isOf(unknown.usage())
        ? "the workload does not say what the team's own machines cost (team.ownHardware)"
        : unknown.reason();
  }

  private UsageLine moved(UsageLine line) {
    return new UsageLine(
        line.partition(),
        line.key(),
        line.resourceArn(),
        line.tags(),
        startEpochMillis,
        startEpochMillis + Traffic.MONTH_SECONDS * 1_000,
        line.unit(),
        line.quantity(),
        line.wasted());
  }

  /** How far a quantity may be off: what is counted from the workload itself is not. */
  private static double behaviourOff(Obtained obtained, PriceUnit unit) {
    return switch (unit) {
      case MILLION_TOKENS, REQUEST, GB, MONTH -> 0;
      default -> Uncertainty.of(obtained);
    };
  }

  private static double evidenceOff(Evidence evidence) {
    return switch (evidence) {
      case MEASURED, OFFICIAL -> 0;
      case AGGREGATOR -> AGGREGATOR_OFF;
      case VENDOR_CLAIM, SECONDARY -> QUOTED_OFF;
    };
  }

  /** What one price comes to, over its tiers. */
  private static final class Amount {
    private BigDecimal quantity = BigDecimal.ZERO;
    private BigDecimal usd = BigDecimal.ZERO;
    private double offUsd;
    private final Set<Price> rows = new LinkedHashSet<>();

    void add(BillLine line, double offShare) {
      quantity = quantity.add(line.quantity());
      usd = usd.add(line.usd());
      offUsd += line.usd().doubleValue() * (offShare + evidenceOff(line.price().evidence()));
      rows.add(line.price());
    }
  }
}
