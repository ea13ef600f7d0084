package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Assumption;
import dev.headrace.advisor.workload.Origin;
import java.util.List;

/** What the advisor itself takes for granted, whatever the workload. */
final class Bearings {
  private Bearings() {}

  static List<Assumption> all() {
    return List.of(
        assumed(
            "advisor.people",
            "the middle of the catalogue's range of engineers, by family of platforms",
            "several components on one family are operated together"),
        assumed(
            "advisor.uncertainty.simulated",
            off(Uncertainty.SIMULATED),
            "time-based cash of simulated and measured ways"),
        assumed(
            "advisor.uncertainty.extrapolated",
            off(Uncertainty.EXTRAPOLATED),
            "time-based cash beyond what was measured"),
        assumed(
            "advisor.uncertainty.formula",
            off(Uncertainty.FORMULA),
            "sizes and numbers of instances by formula"),
        assumed(
            "advisor.uncertainty.prices",
            off(Pricing.AGGREGATOR_OFF) + ", " + off(Pricing.QUOTED_OFF),
            "prices that a third party compiled; prices that are only quoted or claimed"),
        assumed(
            "advisor.uncertainty.assumed",
            "times or divided by " + Uncertainty.ASSUMED_FACTOR,
            "inputs that the workload does not give; also the span in which each input is tried"),
        assumed(
            "advisor.uncertainty.together",
            "root of the sum of squares",
            "what is uncertain for different reasons is taken as independent"),
        assumed(
            "advisor.latency.composition",
            "calls one after another, each drawn by itself",
            "what a component of code waits for is within its own duration, and adds to it only"
                + " where it takes longer"),
        assumed(
            "advisor.latency.firstByte",
            "wait until code runs, then the model's first token",
            "where the component that receives requests does not say it itself"),
        assumed(
            "advisor.goals.lost",
            "at most " + Words.percent(GoalCheck.MOST_LOST_SHARE),
            "of requests may be refused or fail before something is no service"));
  }

  private static Assumption assumed(String path, String value, String why) {
    return new Assumption(path, Origin.ASSUMED, value, why);
  }

  private static String off(double share) {
    return "± " + Words.percent(share);
  }
}
