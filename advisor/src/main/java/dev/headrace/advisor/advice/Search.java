package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Effort;
import dev.headrace.advisor.advice.Advice.GoalResult;
import dev.headrace.advisor.advice.Advice.Standing;
import dev.headrace.advisor.advice.Advice.Times;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.workload.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for the best systems among all combinations of options. Components are added one by one;
 * after each only so many combinations go on: of each strategy those that no other beats in both
 * cost and latency, and of all the cheapest and the fastest.
 */
final class Search {
  private final Pricing pricing;
  private final People people;
  private final GoalCheck goals;
  private final Composition composition;
  private int setAside;

  Search(Workload workload, Pricing pricing, Composition composition) {
    this.pricing = pricing;
    this.people = new People(workload.team());
    this.goals = new GoalCheck(workload.goals());
    this.composition = composition;
  }

  /**
   * A combination of the first components' options.
   *
   * @param slowMillis the sum of their 99th percentiles: an upper bound, infinite where unknown
   */
  private record Partial(
      List<Option> options, double cashUsd, double totalUsd, double slowMillis, double lost) {}

  /**
   * How many sizes and combinations, each of which no other beats, the limits set aside when a
   * question was last answered.
   */
  int setAside() {
    return setAside;
  }

  /** The best system of each strategy, the best strategy first. */
  List<Candidate> best(List<List<Option>> perComponent) {
    Map<String, List<Partial>> strategies = new LinkedHashMap<>();
    for (Partial partial : combine(perComponent)) {
      strategies
          .computeIfAbsent(Candidate.id(partial.options), id -> new ArrayList<>())
          .add(partial);
    }
    List<Candidate> best = new ArrayList<>();
    for (List<Partial> sizes : strategies.values()) {
      best.add(bestSize(sizes));
    }
    best.sort(Candidate.BEST_FIRST);
    return best;
  }

  /**
   * The systems, of any size, that no other beats in both cost and latency, the cheapest first.
   * Those whose latency is not known and those that lose too many requests are left out.
   */
  List<Candidate> frontier(List<List<Option>> perComponent) {
    List<Partial> known =
        combine(perComponent).stream()
            .filter(partial -> Double.isFinite(partial.slowMillis))
            .filter(partial -> Shares.lost(partial.options) <= GoalCheck.MOST_LOST_SHARE)
            .sorted(Comparator.comparingDouble(Partial::totalUsd))
            .toList();
    List<Candidate> frontier = new ArrayList<>();
    double fastest = Double.POSITIVE_INFINITY;
    for (Partial partial : known) {
      Candidate candidate = judge(partial.options);
      Times latency = candidate.latency();
      if (latency != null && latency.p99Millis() < fastest) {
        frontier.add(candidate);
        fastest = latency.p99Millis();
      }
    }
    return frontier;
  }

  /** The cheapest that fits; where none does, the best of those that do not. */
  private Candidate bestSize(List<Partial> sizes) {
    sizes.sort(Comparator.comparingDouble(Partial::totalUsd));
    List<Candidate> judged = new ArrayList<>();
    for (Partial size : sizes) {
      Candidate candidate = judge(size.options);
      if (candidate.standing() == Standing.FITS) {
        return candidate;
      }
      judged.add(candidate);
    }
    return judged.stream().min(Candidate.BEST_FIRST).orElseThrow();
  }

  private Candidate judge(List<Option> options) {
    Priced priced = together(options);
    Times latency = composition.latency(options);
    Times firstByte = composition.firstByte(options, latency);
    double lost = Shares.lost(options);
    List<GoalResult> results =
        goals.results(latency, firstByte, priced.cashUsd().doubleValue(), lost);
    return new Candidate(
        Candidate.id(options),
        options,
        priced,
        people.of(Candidate.shapes(options)),
        latency,
        firstByte,
        results,
        GoalCheck.standing(results));
  }

  private Priced together(List<Option> options) {
    Priced paid =
        pricing.price(
            options.stream()
                .filter(option -> option.shape() != null)
                .map(Option::prediction)
                .toList());
    for (Option option : options) {
      if (option.shape() == null) {
        paid = paid.plus(option.priced().cashUsd());
      }
    }
    return paid;
  }

  private List<Partial> combine(List<List<Option>> perComponent) {
    setAside = 0;
    List<Partial> partials = List.of(new Partial(List.of(), 0, 0, 0, 0));
    for (List<Option> options : perComponent) {
      List<Option> sizes = fewSizes(options);
      List<Partial> longer = new ArrayList<>();
      for (Partial partial : partials) {
        for (Option option : sizes) {
          longer.add(with(partial, option));
        }
      }
      partials = prune(longer);
    }
    return partials;
  }

  private Partial with(Partial partial, Option option) {
    List<Option> options = new ArrayList<>(partial.options);
    options.add(option);
    double cash = partial.cashUsd + option.priced().cashUsd().doubleValue();
    return new Partial(
        List.copyOf(options),
        cash,
        cash + people.expectedUsd(Candidate.shapes(options)),
        partial.slowMillis + slowMillis(option),
        partial.lost + Shares.lost(List.of(option)));
  }

  private static double slowMillis(Option option) {
    if (!option.isOnThePath()) {
      return 0;
    }
    Latency latency = option.prediction().latency();
    return latency == null
        ? Double.POSITIVE_INFINITY
        : latency.p99Millis() * Math.max(1, option.component().callsPerRequest());
  }

  /** Of each shape the sizes that no other beats in cost, latency and loss. */
  private List<Option> fewSizes(List<Option> options) {
    Map<String, List<Partial>> shapes = new LinkedHashMap<>();
    for (Option option : options) {
      double cash = option.priced().cashUsd().doubleValue();
      shapes
          .computeIfAbsent(option.shapeId(), id -> new ArrayList<>())
          .add(
              new Partial(
                  List.of(option), cash, cash, slowMillis(option), Shares.lost(List.of(option))));
    }
    return shapes.values().stream()
        .flatMap(sizes -> undominated(sizes).stream())
        .map(partial -> partial.options.getFirst())
        .toList();
  }

  private List<Partial> prune(List<Partial> partials) {
    Map<String, List<Partial>> strategies = new LinkedHashMap<>();
    for (Partial partial : partials) {
      strategies
          .computeIfAbsent(Candidate.id(partial.options), id -> new ArrayList<>())
          .add(partial);
    }
    List<Partial> kept = new ArrayList<>();
    for (List<Partial> sizes : strategies.values()) {
      kept.addAll(undominated(sizes));
    }
    Set<Partial> best = new LinkedHashSet<>();
    kept.stream()
        .sorted(Comparator.comparingDouble(Partial::totalUsd))
        .limit(Effort.MOST_BY_COST)
        .forEach(best::add);
    kept.stream()
        .sorted(
            Comparator.comparingDouble(Partial::slowMillis).thenComparingDouble(Partial::totalUsd))
        .limit(Effort.MOST_BY_LATENCY)
        .forEach(best::add);
    setAside += kept.size() - best.size();
    return List.copyOf(best);
  }

  /** By cost, each faster or safer than all cheaper ones; at most {@link Effort#MOST_SIZES}. */
  private List<Partial> undominated(List<Partial> partials) {
    List<Partial> byCost = new ArrayList<>(partials);
    byCost.sort(
        Comparator.comparingDouble(Partial::totalUsd).thenComparingDouble(Partial::slowMillis));
    List<Partial> kept = new ArrayList<>();
    for (Partial partial : byCost) {
      if (kept.stream().noneMatch(other -> isNoWorse(other, partial))) {
        kept.add(partial);
      }
    }
    return kept.size() <= Effort.MOST_SIZES ? kept : thinned(kept);
  }

  private static boolean isNoWorse(Partial other, Partial partial) {
    return other.totalUsd <= partial.totalUsd
        && other.slowMillis <= partial.slowMillis
        && other.lost <= partial.lost;
  }

  /** Evenly, with both ends. */
  private List<Partial> thinned(List<Partial> partials) {
    setAside += partials.size() - Effort.MOST_SIZES;
    List<Partial> few = new ArrayList<>();
    for (int i = 0; i < Effort.MOST_SIZES; i++) {
      few.add(partials.get(i * (partials.size() - 1) / (Effort.MOST_SIZES - 1)));
    }
    return few;
  }
}
