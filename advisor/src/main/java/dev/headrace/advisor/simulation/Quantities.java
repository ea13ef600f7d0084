package dev.headrace.advisor.simulation;

import dev.headrace.advisor.catalogue.PriceUse;
import dev.headrace.advisor.catalogue.PriceUse.Per;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.billing.prices.PriceKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * How much of each thing a month has that prices go with. What was not said is zero: it is not paid
 * for.
 */
public final class Quantities {
  private final Map<Per, Double> amounts = new EnumMap<>(Per.class);
  private final Map<Per, Double> wasted = new EnumMap<>(Per.class);
  private final Map<String, String> names = new TreeMap<>();

  /** Quantities of nothing yet but the month itself. */
  public Quantities() {
    with(Per.HOUR, Arrivals.HOURS);
    with(Per.MONTH, 1);
  }

  /** Says how much there is of something. */
  public Quantities with(Per per, double amount) {
    return with(per, amount, 0);
  }

  /** The same, with the part of it that served nothing. */
  public Quantities with(Per per, double amount, double wastedAmount) {
    amounts.put(per, amount);
    wasted.put(per, wastedAmount);
    return this;
  }

  /** How much there is of something. */
  public double of(Per per) {
    return amounts.getOrDefault(per, 0.0);
  }

  /** Says what a variant chose, such as {@code instance} and {@code g6.xlarge}. */
  public Quantities naming(String placeholder, String name) {
    names.put('{' + placeholder + '}', name);
    return this;
  }

  /** The key of a price with what the variant chose. */
  public PriceKey keyOf(PriceUse use) {
    PriceKey key = use.key();
    String usageType = key.usageType();
    for (Map.Entry<String, String> name : names.entrySet()) {
      usageType = usageType.replace(name.getKey(), name.getValue());
    }
    return new PriceKey(key.serviceCode(), key.region(), usageType, key.operation());
  }

  /** Adds what a shape is paid by, as far as it is asked for. */
  public void addTo(UsageLines lines, Shape shape, Predicate<PriceUse> which) {
    for (PriceUse use : shape.prices()) {
      if (which.test(use)) {
        double amount = use.amount() * amounts.getOrDefault(use.per(), 0.0);
        double idle = use.amount() * wasted.getOrDefault(use.per(), 0.0);
        lines.add(keyOf(use), use.unit(), amount, idle);
      }
    }
  }
}
