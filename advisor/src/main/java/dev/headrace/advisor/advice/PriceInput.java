package dev.headrace.advisor.advice;

import dev.headrace.advisor.workload.Origin;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A price that much is paid by.
 *
 * @param finalists by strategy
 */
record PriceInput(PriceKey key, Price price, Map<String, Candidate> finalists) implements Input {
  @Override
  public String path() {
    return "price: " + key.serviceCode() + " " + key.usageType();
  }

  @Override
  public Origin origin() {
    return Origin.GIVEN;
  }

  @Override
  public String words(double factor) {
    double usd = price.usd().doubleValue() * factor;
    return Words.significant(usd) + " USD/" + price.unit().symbol();
  }

  @Override
  public @Nullable Reading read(Strategy strategy, double factor) {
    Candidate candidate = finalists.get(strategy.id());
    return candidate == null
        ? null
        : new Reading(
            candidate.totalUsd() + (factor - 1) * candidate.priced().usdOf(key),
            candidate.standing());
  }
}
