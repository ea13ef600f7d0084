package dev.headrace.billing.export;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.UnknownPrice;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a bill has no price of, once for each key. */
record Unpriced(PriceKey key, PriceUnit unit, BigDecimal quantity, String reason) {
  static List<Unpriced> of(Bill bill) {
    Map<String, Unpriced> all = new TreeMap<>();
    for (UnknownPrice unknown : bill.unknown()) {
      var one =
          new Unpriced(
              unknown.usage().key(),
              unknown.usage().unit(),
              unknown.usage().quantity(),
              unknown.reason());
      all.merge(
          one.key + "\0" + one.unit,
          one,
          (some, more) ->
              new Unpriced(some.key, some.unit, some.quantity.add(more.quantity), some.reason));
    }
    return List.copyOf(all.values());
  }
}
