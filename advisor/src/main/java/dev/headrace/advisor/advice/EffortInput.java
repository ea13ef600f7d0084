package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.PeopleCost;
import dev.headrace.advisor.workload.Origin;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many engineers operating takes: from the least to the most that the catalogue says, for all
 * families at once.
 *
 * @param finalists by strategy
 */
record EffortInput(Map<String, Candidate> finalists, String recommendedId) implements Input {
  @Override
  public String path() {
    return "catalogue: engineers who operate it";
  }

  @Override
  public Origin origin() {
    return Origin.ASSUMED;
  }

  @Override
  public String words(double factor) {
    Candidate recommended = finalists.get(recommendedId);
    double fte = 0;
    for (PeopleCost cost : recommended == null ? List.<PeopleCost>of() : recommended.people()) {
      double middle = (cost.leastFte() + cost.mostFte()) / 2;
      fte += middle + place(factor) * (cost.mostFte() - cost.leastFte()) / 2;
    }
    return Words.fte(fte);
  }

  @Override
  public @Nullable Reading read(Strategy strategy, double factor) {
    Candidate candidate = finalists.get(strategy.id());
    if (candidate == null) {
      return null;
    }
    double people = 0;
    for (PeopleCost cost : candidate.people()) {
      Range usd = cost.usd();
      double place = place(factor);
      double end = (place < 0 ? usd.lowUsd() : usd.highUsd()).doubleValue();
      double expected = usd.expectedUsd().doubleValue();
      people += expected + Math.abs(place) * (end - expected);
    }
    return new Reading(candidate.cashUsd() + people, candidate.standing());
  }

  /** From -1 at the lowest factor through 0 to 1 at the highest. */
  private static double place(double factor) {
    double highest = Uncertainty.ASSUMED_FACTOR;
    return factor < 1 ? -(1 - factor) / (1 - 1 / highest) : (factor - 1) / (highest - 1);
  }

  /** Whether anybody is needed at all. */
  boolean matters() {
    return finalists.values().stream().anyMatch(candidate -> candidate.peopleUsd() > 0);
  }

  static EffortInput of(List<Candidate> finalists) {
    Map<String, Candidate> byId = new java.util.LinkedHashMap<>();
    finalists.forEach(finalist -> byId.put(finalist.id(), finalist));
    return new EffortInput(byId, finalists.getFirst().id());
  }
}
