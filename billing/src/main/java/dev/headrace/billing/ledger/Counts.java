package dev.headrace.billing.ledger;

import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/** Sums of what was metered, in the order in which things were first counted. */
final class Counts {
  private Counts() {}

  /** What a resource's open hour holds, with the waste beside what it is waste of. */
  static List<Metered> of(Meter.Resource resource) {
    List<Metered> counts = new ArrayList<>();
    resource.read(usage -> add(counts, of(usage)));
    return List.copyOf(counts);
  }

  private static Metered of(Usage usage) {
    Dimension dimension = usage.dimension();
    Dimension paid = dimension.wasteOf();
    return paid == null
        ? metered(dimension, usage.quantity(), 0)
        : metered(paid, 0, usage.quantity());
  }

  private static Metered metered(Dimension dimension, long quantity, long wasted) {
    return new Metered(
        dimension.serviceCode(),
        dimension.usageType(),
        dimension.operation(),
        dimension.unit(),
        quantity,
        wasted);
  }

  /** Both together. */
  static List<Metered> sum(List<Metered> some, List<Metered> more) {
    if (some.isEmpty()) {
      return more;
    }
    List<Metered> sum = new ArrayList<>(some);
    more.forEach(count -> add(sum, count));
    return List.copyOf(sum);
  }

  /** The larger of two counts of the same time. */
  static List<Metered> most(List<Metered> some, List<Metered> others) {
    List<Metered> most = new ArrayList<>(some);
    others.forEach(count -> merge(most, count, Metered::orMore));
    return List.copyOf(most);
  }

  private static void add(List<Metered> counts, Metered count) {
    merge(counts, count, Metered::plus);
  }

  private static void merge(List<Metered> counts, Metered count, BinaryOperator<Metered> both) {
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i).isOf(count)) {
        counts.set(i, both.apply(counts.get(i), count));
        return;
      }
    }
    counts.add(count);
  }

  /** How much there is of a dimension; for one that counts waste, how much was wasted. */
  static long quantity(List<Metered> counts, Dimension dimension) {
    Dimension waste = dimension.wasteOf();
    Metered wanted = metered(waste == null ? dimension : waste, 0, 0);
    for (Metered count : counts) {
      if (count.isOf(wanted)) {
        return waste == null ? count.quantity() : count.wasted();
      }
    }
    return 0;
  }
}
