package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.BreakEven;
import dev.headrace.advisor.advice.Advice.Curve;
import dev.headrace.advisor.advice.Advice.CurvePoint;
import dev.headrace.advisor.advice.Advice.Standing;
import dev.headrace.advisor.workload.Workload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What finalists cost at other volumes, and where one becomes better than another. Volumes are
 * factors of today's; between those that were predicted, costs are interpolated.
 */
final class Curves {
  private static final double[] FACTORS = {0.01, 0.1, 0.3, 1, 3, 10, 100};
  private static final int HALVINGS = 4;
  private static final double NEAR = 1.02;

  private final Workload workload;
  private final Explorer explorer;
  private final List<Strategy> finalists;
  private double assumedOffShare;
  private final Map<String, NavigableMap<Double, Candidate>> known = new TreeMap<>();

  /** Predicts the finalists at all volumes. */
  Curves(Workload workload, Explorer explorer, List<Strategy> finalists) {
    this.workload = workload;
    this.explorer = explorer;
    this.finalists = finalists;
    for (double factor : FACTORS) {
      for (Strategy strategy : finalists) {
        at(strategy, factor);
      }
    }
  }

  /** Widens all ranges by what assumed inputs put the cash off, as a share of it. */
  void widen(double assumedShare) {
    assumedOffShare = assumedShare;
  }

  /** The candidate at a volume; null where it cannot be had. */
  @Nullable Candidate at(Strategy strategy, double factor) {
    NavigableMap<Double, Candidate> points =
        known.computeIfAbsent(strategy.id(), id -> new TreeMap<>());
    Candidate candidate = points.get(factor);
    if (candidate == null) {
      Workload other = factor == 1 ? workload : Volume.times(workload, factor);
      candidate = explorer.at(other, strategy);
      if (candidate != null) {
        points.put(factor, candidate);
      }
    }
    return candidate;
  }

  /** Cost and standing at a volume, interpolated where its neighbours stand alike. */
  Input.@Nullable Reading reading(Strategy strategy, double factor) {
    NavigableMap<Double, Candidate> points = known.getOrDefault(strategy.id(), new TreeMap<>());
    Map.Entry<Double, Candidate> below = points.floorEntry(factor);
    Map.Entry<Double, Candidate> above = points.ceilingEntry(factor);
    if (below == null || above == null) {
      return null;
    }
    Candidate left = below.getValue();
    Candidate right = above.getValue();
    if (left.standing() != right.standing()) {
      Candidate exact = at(strategy, factor);
      return exact == null ? null : new Input.Reading(exact.totalUsd(), exact.standing());
    }
    double span = above.getKey() - below.getKey();
    double share = span == 0 ? 0 : (factor - below.getKey()) / span;
    double usd = left.totalUsd() + share * (right.totalUsd() - left.totalUsd());
    return new Input.Reading(usd, left.standing());
  }

  /** The candidate at the volume nearest to one, of those that were predicted. */
  @Nullable Candidate near(Strategy strategy, double factor) {
    NavigableMap<Double, Candidate> points = known.getOrDefault(strategy.id(), new TreeMap<>());
    return points.isEmpty() ? null : points.get(nearest(points, factor));
  }

  List<Curve> curves() {
    double today = Volume.of(workload);
    List<Curve> curves = new ArrayList<>();
    for (Strategy strategy : finalists) {
      List<CurvePoint> points = new ArrayList<>();
      known
          .getOrDefault(strategy.id(), new TreeMap<>())
          .forEach((factor, candidate) ->
              points.add(
                  new CurvePoint(
                      rounded(today * factor),
                      range(candidate),
                      candidate.standing() != Standing.MISSES)));
      curves.add(new Curve(strategy.id(), strategy.title(), points));
    }
    return curves;
  }

  private Range range(Candidate candidate) {
    List<Double> offs = new ArrayList<>();
    offs.add(candidate.priced().offUsd());
    offs.add(assumedOffShare * candidate.cashUsd());
    candidate
        .people()
        .forEach(cost ->
            offs.add(cost.usd().highUsd().subtract(cost.usd().expectedUsd()).doubleValue()));
    return Range.around(BigDecimal.valueOf(candidate.totalUsd()), Uncertainty.together(offs));
  }

  /** Where the recommended strategy and each other change places, by volume. */
  List<BreakEven> breakEvens() {
    List<BreakEven> found = new ArrayList<>();
    Strategy first = finalists.getFirst();
    for (Strategy other : finalists.subList(1, finalists.size())) {
      for (int i = 0; i + 1 < FACTORS.length; i++) {
        Boolean before = isBetter(first, other, FACTORS[i]);
        Boolean after = isBetter(first, other, FACTORS[i + 1]);
        if (before != null && after != null && !before.equals(after)) {
          found.add(
              before
                  ? between(first, other, FACTORS[i], FACTORS[i + 1])
                  : between(other, first, FACTORS[i], FACTORS[i + 1]));
        }
      }
    }
    return found;
  }

  /** Where both miss a goal, the cost of what is not done decides nothing. */
  private static boolean bothMiss(Candidate one, Candidate other) {
    return one.standing() == Standing.MISSES && other.standing() == Standing.MISSES;
  }

  private @Nullable Boolean isBetter(Strategy one, Strategy other, double factor) {
    Candidate mine = at(one, factor);
    Candidate theirs = at(other, factor);
    if (mine == null || theirs == null || bothMiss(mine, theirs)) {
      return null;
    }
    return !reading(theirs).isBetterThan(reading(mine));
  }

  private static Input.Reading reading(Candidate candidate) {
    return new Input.Reading(candidate.totalUsd(), candidate.standing());
  }

  /** Halves the span in which the better one of two changes. */
  private BreakEven between(Strategy below, Strategy above, double from, double to) {
    double low = from;
    double high = to;
    for (int i = 0; i < HALVINGS && high / low > NEAR; i++) {
      double middle = Math.sqrt(low * high);
      Boolean stays = isBetter(below, above, middle);
      if (stays == null) {
        break;
      }
      if (stays) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double today = Volume.of(workload);
    String goal = goalThatDecides(below, above, low, high);
    double factor = goal == null ? straight(below, above, low, high) : Math.sqrt(low * high);
    Double upTo = band(below, above, factor, 1);
    Double downTo = band(below, above, factor, -1);
    return new BreakEven(
        below.id(),
        above.id(),
        rounded(today * factor),
        goal != null ? rounded(today * low) : downTo == null ? 0 : rounded(today * downTo),
        goal != null
            ? Double.valueOf(rounded(today * high))
            : upTo == null ? null : Double.valueOf(rounded(today * upTo)),
        goal == null ? "they cost the same" : goal);
  }

  /** What one of them misses on one side; null where cost alone decides. */
  private @Nullable String goalThatDecides(
      Strategy below, Strategy above, double low, double high) {
    for (Strategy strategy : List.of(below, above)) {
      Candidate left = at(strategy, low);
      Candidate right = at(strategy, high);
      if (left != null && right != null && left.standing() != right.standing()) {
        boolean worseAbove = left.standing().compareTo(right.standing()) < 0;
        Candidate worse = worseAbove ? right : left;
        String goals =
            worse.goals().stream()
                .filter(result -> result.standing() == worse.standing())
                .map(Advice.GoalResult::goal)
                .findFirst()
                .orElse("a goal");
        return strategy.title() + " misses " + goals + (worseAbove ? " above" : " below");
      }
    }
    return null;
  }

  /** Where two straight lines cross. */
  private double straight(Strategy below, Strategy above, double low, double high) {
    double left = gap(below, above, low);
    double right = gap(below, above, high);
    return left > 0 && right < 0
        ? low + (high - low) * left / (left - right)
        : Math.sqrt(low * high);
  }

  private double gap(Strategy below, Strategy above, double factor) {
    Candidate mine = at(below, factor);
    Candidate theirs = at(above, factor);
    return mine == null || theirs == null ? 0 : theirs.totalUsd() - mine.totalUsd();
  }

  /**
   * How far from a break-even the gap stays within what is uncertain, towards larger factors or
   * smaller ones; null where it does as far as was looked.
   */
  private @Nullable Double band(Strategy below, Strategy above, double from, int direction) {
    NavigableMap<Double, Candidate> points = known.getOrDefault(below.id(), new TreeMap<>());
    NavigableMap<Double, Candidate> outwards =
        direction > 0 ? points.tailMap(from, false) : points.headMap(from, false).descendingMap();
    double last = from;
    double lastBeyond = -off(below, above, nearest(points, from));
    for (double factor : outwards.keySet()) {
      double beyond = Math.abs(gap(below, above, factor)) - off(below, above, factor);
      if (beyond > 0) {
        return last + (factor - last) * -lastBeyond / (beyond - lastBeyond);
      }
      last = factor;
      lastBeyond = beyond;
    }
    return null;
  }

  private static double nearest(NavigableMap<Double, Candidate> points, double factor) {
    Double below = points.floorKey(factor);
    Double above = points.ceilingKey(factor);
    if (below == null || above == null) {
      return below == null ? points.firstKey() : below;
    }
    return factor / below < above / factor ? below : above;
  }

  private double off(Strategy below, Strategy above, double factor) {
    Candidate mine = at(below, factor);
    Candidate theirs = at(above, factor);
    if (mine == null || theirs == null) {
      return 0;
    }
    double assumed = assumedOffShare * Math.abs(theirs.cashUsd() - mine.cashUsd());
    return Lead.of(mine, theirs, List.of(new Lead.Shift(-assumed, assumed))).moreUsd();
  }

  private static double rounded(double volume) {
    return Math.round(volume * 1_000) / 1_000.0;
  }
}
