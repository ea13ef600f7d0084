package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.ComponentOption;
import dev.headrace.advisor.advice.Advice.ComponentOptions;
import dev.headrace.advisor.advice.Advice.Cost;
import dev.headrace.advisor.advice.Advice.PeopleCost;
import dev.headrace.advisor.advice.Advice.Variant;
import dev.headrace.advisor.catalogue.Eligibility;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.prices.UnknownPriceException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every way to run one component, predicted once.
 *
 * @param advisable what may be part of a system
 * @param blockers why nothing is; empty where something is
 */
record ComponentStudy(
    Component component, List<Tried> tried, List<Option> advisable, List<String> blockers) {

  /** What came of one shape. */
  record Tried(Shape shape, boolean eligible, List<String> reasons, List<Option> options) {}

  static ComponentStudy of(
      Question question,
      Component component,
      Predictions predictions,
      Pricing pricing,
      EligibilityRule rule) {
    Workload workload = question.workload();
    if (component instanceof Component.External external) {
      Option outside = Options.outside(workload, external);
      return new ComponentStudy(component, List.of(), List.of(outside), List.of());
    }
    List<Tried> tried = new ArrayList<>();
    List<Option> advisable = new ArrayList<>();
    var options = new Options(predictions, pricing);
    for (Shape shape : question.shapes()) {
      Tried one = attempt(workload, component, shape, options, predictions, rule);
      tried.add(one);
      if (!shape.comparison()) {
        advisable.addAll(one.options);
      }
    }
    List<String> blockers = advisable.isEmpty() ? blockers(component, tried) : List.of();
    return new ComponentStudy(component, tried, advisable, blockers);
  }

  private static Tried attempt(
      Workload workload,
      Component component,
      Shape shape,
      Options options,
      Predictions predictions,
      EligibilityRule rule) {
    Eligibility eligibility = rule.check(workload, component, shape);
    List<String> reasons = new ArrayList<>(eligibility.reasons());
    List<Option> found = List.of();
    if (eligibility.eligible()) {
      try {
        found = options.of(workload, component, shape);
        int unpriced = predictions.of(workload, component, shape).size() - found.size();
        if (found.isEmpty()) {
          reasons.add("no size of it was found that holds this workload");
        } else if (unpriced > 0) {
          reasons.add(unpriced + " more of its sizes have no known price and are left out");
        }
      } catch (UnknownPriceException unknown) {
        reasons.add("its cost is unknown: " + unknown.getMessage());
      }
    }
    return new Tried(shape, eligibility.eligible(), reasons, found);
  }

  /** The shape that comes nearest, and what stops it. */
  private static List<String> blockers(Component component, List<Tried> tried) {
    Tried nearest =
        tried.stream()
            .filter(one -> !one.shape.comparison())
            .filter(one -> runsItsKind(one.shape, component))
            .min(
                Comparator.comparing((Tried one) -> !one.eligible)
                    .thenComparingInt(one -> one.reasons.size()))
            .orElse(null);
    if (nearest == null) {
      return List.of(component.name() + ": the catalogue has nothing that runs it.");
    }
    return List.of(
        "The nearest for "
            + component.name()
            + " is "
            + nearest.shape.title()
            + ", stopped by: "
            + String.join("; ", nearest.reasons)
            + ".");
  }

  private static boolean runsItsKind(Shape shape, Component component) {
    List<Shape.Kind> runs = shape.runs();
    return switch (component) {
      case Component.Code code -> runs.contains(Shape.Kind.CODE);
      case Component.Model model ->
          runs.contains(Shape.Kind.TOKENS) || runs.contains(Shape.Kind.MODEL_SERVER);
      case Component.Batch batch -> runs.contains(Shape.Kind.BATCH);
      case Component.External external -> false;
    };
  }

  ComponentOptions shown(Workload workload, double assumedOffShare) {
    var people = new People(workload.team());
    List<ComponentOption> options = new ArrayList<>();
    for (Tried one : tried) {
      List<Variant> variants =
          one.options.stream()
              .sorted(
                  Comparator.comparing((Option option) -> losesTooMuch(option))
                      .thenComparing(option -> option.priced().cashUsd()))
              .map(option -> variant(workload, option, people, assumedOffShare))
              .toList();
      options.add(
          new ComponentOption(
              one.shape.id(),
              one.shape.title(),
              one.shape.family(),
              one.eligible,
              List.copyOf(one.reasons),
              one.shape.simulated(),
              variants));
    }
    return new ComponentOptions(component.name(), Parts.what(component), options);
  }

  private static boolean losesTooMuch(Option option) {
    return option.lostShare() > GoalCheck.MOST_LOST_SHARE;
  }

  private static Variant variant(
      Workload workload, Option option, People people, double assumedOffShare) {
    List<PeopleCost> costs = people.of(Candidate.shapes(List.of(option)));
    Cost cost = Costs.of(option.priced(), costs, assumedOffShare);
    double calls = Volume.calls(workload, option.component());
    return new Variant(
        option.prediction().variant(),
        cost,
        each(option.priced().cashUsd(), calls),
        option.component() instanceof Component.Model model
            ? each(option.priced().cashUsd(), Volume.tokens(workload, model) / 1e6)
            : null,
        Composition.alone(option.prediction().latency()),
        Composition.alone(option.prediction().firstByte()),
        option.prediction().coldShare(),
        option.prediction().throttledShare(),
        option.prediction().failedShare(),
        option.prediction().idleShare(),
        option.prediction().obtained(),
        option.prediction().remarks());
  }

  /** An amount by so many; null where there are none. */
  static @Nullable BigDecimal each(BigDecimal usd, double count) {
    return count > 0
        ? usd.divide(BigDecimal.valueOf(count), new MathContext(6)).stripTrailingZeros()
        : null;
  }
}
