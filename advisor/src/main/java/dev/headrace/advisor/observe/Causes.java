package dev.headrace.advisor.observe;

import dev.headrace.billing.bill.FreeTier;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.Regions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says why an expectation and a bill likely differ. Pure. */
final class Causes {
  private static final BigDecimal HALF_A_CENT = new BigDecimal("0.005");
  private static final MathContext DIGITS = MathContext.DECIMAL64;

  /** Quantities and prices that differ by less are the same. */
  private static final double SAME = 0.005;

  /** Whatever runs, bills have these beside it. */
  private static final List<String> PLUMBING =
      List.of(
          "datatransfer",
          "bytes",
          "natgateway",
          "loadbalancer",
          "lcuusage",
          "publicipv4",
          "vpcendpoint",
          "requests-tier",
          "timedstorage",
          "cw:",
          "metricmonitor",
          "alarm",
          "logs",
          "kms",
          "dns-queries",
          "hostedzone",
          "ebs:",
          "ecr",
          "secret");

  private final Map<String, List<Price>> rowsByUsageType = new TreeMap<>();

  Causes(PriceBook prices) {
    for (Price row : prices.rows()) {
      rowsByUsageType
          .computeIfAbsent(
              row.key().serviceCode() + " " + Regions.withoutRegion(row.key().usageType()),
              key -> new ArrayList<>())
          .add(row);
    }
  }

  /** The likely cause, in words. */
  String of(String service, String usageType, Side expected, Side billed) {
    BigDecimal difference = billed.usd().subtract(expected.usd());
    if (difference.signum() == 0) {
      return "none";
    }
    String beside = beside(billed, service);
    if (expected.isNothing()) {
      return beside.isEmpty() ? onlyBilled(usageType, service) : beside;
    }
    if (billed.isNothing()) {
      return "not billed: it did not run, ran elsewhere, or the bill is of a shorter time";
    }
    if (difference.abs().compareTo(HALF_A_CENT) < 0) {
      return "rounding";
    }
    List<String> causes = new ArrayList<>();
    quantity(expected, billed, causes);
    price(service, usageType, expected, billed, causes);
    if (!beside.isEmpty()) {
      causes.add(beside);
    }
    return causes.isEmpty() ? "unknown: compare its lines" : String.join("; ", causes);
  }

  /** What stands on the bill beside usage. */
  private static String beside(Side billed, String service) {
    TreeSet<ChargeKind> kinds = new TreeSet<>();
    billed.kinds().forEach(kind -> kinds.add(ChargeKind.of(kind, service)));
    kinds.remove(ChargeKind.USAGE);
    List<String> words = new ArrayList<>();
    kinds.forEach(kind -> words.add(kind.words()));
    return String.join("; ", words);
  }

  private static String onlyBilled(String usageType, String service) {
    String both = (service + " " + usageType).toLowerCase(Locale.ROOT);
    return PLUMBING.stream().anyMatch(both::contains)
        ? "plumbing that the expectation leaves out"
        : "not expected: something else of the account, or a component that is missing";
  }

  private static void quantity(Side expected, Side billed, List<String> causes) {
    if (expected.quantity().signum() <= 0 || billed.quantity().signum() <= 0) {
      return;
    }
    double ratio = billed.quantity().divide(expected.quantity(), DIGITS).doubleValue();
    if (Math.abs(ratio - 1) > SAME) {
      causes.add(
          String.format(
              Locale.ROOT,
              "%s used than expected: %s %.3g times the quantity",
              ratio > 1 ? "more was" : "less was",
              "it has",
              ratio));
    }
  }

  private void price(
      String service, String usageType, Side expected, Side billed, List<String> causes) {
    if (expected.quantity().signum() <= 0 || billed.quantity().signum() <= 0) {
      return;
    }
    double expectedPrice = expected.usd().divide(expected.quantity(), DIGITS).doubleValue();
    double billedPrice = billed.usd().divide(billed.quantity(), DIGITS).doubleValue();
    double ratio = expectedPrice == 0 ? Double.POSITIVE_INFINITY : billedPrice / expectedPrice;
    if (Math.abs(ratio - 1) <= SAME) {
      return;
    }
    causes.add(
        ratio < 1
            ? lower(service, usageType, expectedPrice, billed, ratio)
            : higher(expected, billed, ratio));
  }

  private String lower(
      String service, String usageType, double expectedPrice, Side billed, double ratio) {
    if (billed.kinds().contains("SavingsPlanCoveredUsage")
        || billed.kinds().contains("DiscountedUsage")) {
      return "a Savings Plan or reservation covers it";
    }
    double unpaid = billed.quantity().doubleValue() * (1 - ratio);
    for (FreeTier tier : FreeTier.shipped()) {
      if (tier.covers(PriceKey.of(service, Regions.GLOBAL, usageType))
          && Math.abs(unpaid / tier.quantity().doubleValue() - 1) <= 2 * SAME) {
        return "the free tier of " + tier.quantity().toPlainString() + " a month";
      }
    }
    if (billed.usd().signum() == 0) {
      return "the free tier";
    }
    double billedPrice = expectedPrice * ratio;
    boolean tier =
        rowsByUsageType.getOrDefault(service + " " + usageType, List.of()).stream()
            .anyMatch(row ->
                row.tierFrom().signum() > 0
                    && row.usd().doubleValue() <= billedPrice * (1 + SAME)
                    && row.tierFrom().compareTo(billed.quantity()) < 0);
    if (tier) {
      return "a part of it is in a cheaper volume tier";
    }
    return String.format(
        Locale.ROOT,
        "a price that is %.3g%% lower: a discount, credits, or part of a free tier",
        (1 - ratio) * 100);
  }

  private static String higher(Side expected, Side billed, double ratio) {
    TreeSet<String> elsewhere = new TreeSet<>(billed.regions());
    elsewhere.removeAll(expected.regions());
    if (!elsewhere.isEmpty()) {
      return "prices of " + String.join(", ", elsewhere) + ", which was not expected";
    }
    if (Double.isInfinite(ratio)) {
      return "it was expected to be free";
    }
    return String.format(
        Locale.ROOT,
        "a price that is %.3g%% higher: a tier, a free tier or a discount was expected, or the"
            + " price has changed",
        (ratio - 1) * 100);
  }
}
