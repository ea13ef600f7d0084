package dev.headrace.inference;

import dev.headrace.inference.Ask.Tariff;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a request is paid, and under which name.
 *
 * @param tariff by which prices, and so what limits it
 * @param pricesCache whether tokens that were read from a cache are paid as such: where the
 *     provider caches by itself, or the client asked for it. A model server caches in any case
 * @param arn the resource that bills list it under; empty for the model itself
 * @param tags those of that resource, by which a bill can be divided
 */
public record Payment(
    Tariff tariff, boolean pricesCache, String arn, SortedMap<String, String> tags) {
  /** At the price of each token, under the model's own name. */
  public static final Payment ON_DEMAND = of(Tariff.ON_DEMAND, false);

  /** Keeps a copy of the tags. */
  public Payment {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** Under the model's own name. */
  public static Payment of(Tariff tariff, boolean pricesCache) {
    return new Payment(tariff, pricesCache, "", Collections.emptySortedMap());
  }

  /** The same where tokens that were read from a cache are, or are not, paid as such. */
  public Payment pricingCache(boolean pricesIt) {
    return pricesIt == pricesCache ? this : new Payment(tariff, pricesIt, arn, tags);
  }
}
