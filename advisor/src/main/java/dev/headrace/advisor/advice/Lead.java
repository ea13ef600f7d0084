package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.PeopleCost;
import java.util.ArrayList;
import java.util.List;

/**
 * How much less one system costs than another, in cash + people, and how far that may be off. What
 * both have in common (the same option of a component, the same family of platforms) is off for
 * both alike and does not count.
 *
 * @param usd what the other costs more
 * @param lessUsd by how much it may be less
 * @param moreUsd by how much it may be more
 */
record Lead(double usd, double lessUsd, double moreUsd) {
  /**
   * The lead of one over another.
   *
   * @param shifts by how much each assumed input, at each of its ends, changes the lead
   */
  static Lead of(Candidate ahead, Candidate behind, List<Shift> shifts) {
    List<Double> offs = new ArrayList<>();
    addOwn(ahead, behind, offs);
    addOwn(behind, ahead, offs);
    addPeople(ahead, behind, offs);
    addPeople(behind, ahead, offs);
    List<Double> less = new ArrayList<>(offs);
    List<Double> more = new ArrayList<>(offs);
    for (Shift shift : shifts) {
      less.add(Math.min(0, Math.min(shift.lowUsd, shift.highUsd)));
      more.add(Math.max(0, Math.max(shift.lowUsd, shift.highUsd)));
    }
    return new Lead(
        behind.totalUsd() - ahead.totalUsd(),
        Uncertainty.together(less),
        Uncertainty.together(more));
  }

  /** What an input at its ends adds to a lead. */
  record Shift(double lowUsd, double highUsd) {}

  double lowUsd() {
    return usd - lessUsd;
  }

  double highUsd() {
    return usd + moreUsd;
  }

  /** Whether the other may be the better one, within what is uncertain. */
  boolean mayFlip() {
    return lowUsd() <= 0;
  }

  private static void addOwn(Candidate one, Candidate other, List<Double> offs) {
    for (int i = 0; i < one.options().size(); i++) {
      Option option = one.options().get(i);
      if (!option.prediction().equals(other.options().get(i).prediction())) {
        offs.add(option.priced().offUsd());
      }
    }
  }

  /** A family that both use asks more or less of people for both alike: only the rest counts. */
  private static void addPeople(Candidate one, Candidate other, List<Double> offs) {
    for (PeopleCost cost : one.people()) {
      double shared =
          other.people().stream()
              .filter(theirs -> theirs.family().equals(cost.family()))
              .mapToDouble(Lead::off)
              .sum();
      offs.add(Math.max(0, off(cost) - shared));
    }
  }

  private static double off(PeopleCost cost) {
    return cost.usd().highUsd().subtract(cost.usd().expectedUsd()).doubleValue();
  }
}
