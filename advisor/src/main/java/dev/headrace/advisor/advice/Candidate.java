package dev.headrace.advisor.advice;

import static java.util.stream.Collectors.joining;

import dev.headrace.advisor.advice.Advice.GoalResult;
import dev.headrace.advisor.advice.Advice.PeopleCost;
import dev.headrace.advisor.advice.Advice.Standing;
import dev.headrace.advisor.advice.Advice.Times;
import dev.headrace.advisor.catalogue.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A way to run the whole, priced and held against the goals.
 *
 * @param options one a component, in the workload's order
 * @param priced all of them together, what runs outside included
 */
record Candidate(
    String id,
    List<Option> options,
    Priced priced,
    List<PeopleCost> people,
    @Nullable Times latency,
    @Nullable Times firstByte,
    List<GoalResult> goals,
    Standing standing) {

  /** The best first: what fits before what may, before what misses; then by cash + people. */
  static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::standing)
          .thenComparingDouble(Candidate::missedBy)
          .thenComparingDouble(Candidate::totalUsd)
          .thenComparing(Candidate::id);

  /** The shapes of components, which name a strategy whatever its sizes. */
  static String id(List<Option> options) {
    return options.stream()
        .filter(option -> option.shape() != null)
        .map(option -> option.component().name() + '=' + option.shapeId())
        .collect(joining(","));
  }

  static List<Shape> shapes(List<Option> options) {
    return options.stream().map(Option::shape).filter(Objects::nonNull).toList();
  }

  List<Shape> shapes() {
    return shapes(options);
  }

  /** The shapes' titles. */
  String title() {
    return options.stream()
        .filter(option -> option.shape() != null)
        .map(Option::shapeTitle)
        .collect(joining(" + "));
  }

  /** The variants of what can be chosen. */
  String sizes() {
    return options.stream()
        .filter(option -> option.shape() != null)
        .map(option -> option.prediction().variant())
        .collect(joining(" + "));
  }

  double cashUsd() {
    return priced.cashUsd().doubleValue();
  }

  double peopleUsd() {
    return people.stream().mapToDouble(cost -> cost.usd().expectedUsd().doubleValue()).sum();
  }

  /** Cash + people, by which systems are ranked. */
  double totalUsd() {
    return cashUsd() + peopleUsd();
  }

  /** By how much the goals are missed, in steps, so that a hair's breadth does not decide. */
  private double missedBy() {
    return standing == Standing.MISSES
        ? Math.round(GoalCheck.worstOvershoot(goals) * 100) / 100.0
        : 0;
  }
}
