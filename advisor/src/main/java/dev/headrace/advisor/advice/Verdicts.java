package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Answer;
import dev.headrace.advisor.advice.Advice.Confidence;
import dev.headrace.advisor.advice.Advice.GoalResult;
import dev.headrace.advisor.advice.Advice.PeopleCost;
import dev.headrace.advisor.advice.Advice.Saving;
import dev.headrace.advisor.advice.Advice.Standing;
import dev.headrace.advisor.advice.Advice.Verdict;
import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Workload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts the answer into words. */
final class Verdicts {
  /** The share of the other's cost below which a lead leaves some doubt. */
  static final double COMFORTABLE_LEAD = 0.10;

  private static final int MOST_REASONS = 3;
  private static final double LEAST_SHOWN_USD = 0.005;

  private final Workload workload;
  private final List<Candidate> finalists;
  private final Sensitivities sensitivities;

  Verdicts(Workload workload, List<Candidate> finalists, Sensitivities sensitivities) {
    this.workload = workload;
    this.finalists = finalists;
    this.sensitivities = sensitivities;
  }

  /** Where a component has no way to run at all. */
  static Answer nothing(List<String> blockers) {
    return new Answer(
        Verdict.NOTHING_FITS,
        List.of("Nothing fits: no way to run this workload is known.", blockers.getFirst()),
        null,
        null,
        null,
        Confidence.HIGH,
        "hard limits of the catalogue decide",
        List.of(),
        blockers);
  }

  Answer answer() {
    Candidate best = finalists.getFirst();
    if (best.standing() == Standing.MISSES) {
      return nearest(best);
    }
    int rival = rival();
    if (rival == 0) {
      return alone(best);
    }
    Candidate other = finalists.get(rival);
    Lead lead = lead(rival);
    Verdict verdict = lead.mayFlip() ? Verdict.TOO_CLOSE_TO_CALL : Verdict.RECOMMENDED;
    List<String> sentences =
        verdict == Verdict.TOO_CLOSE_TO_CALL
            ? List.of(tooClose(best, other), twoCosts(best, other, lead))
            : List.of(recommended(best), nextBest(other, lead));
    return new Answer(
        verdict,
        sentences,
        best.id(),
        other.id(),
        saving(other, lead),
        confidence(best, lead, other),
        confidenceWhy(best, lead, other),
        reasons(best, other),
        List.of());
  }

  /** The lead of the best over another finalist. */
  Lead lead(int other) {
    return Lead.of(finalists.getFirst(), finalists.get(other), sensitivities.shifts(other));
  }

  /** The finalist that may be better; else the next that does as much; 0 where there is none. */
  private int rival() {
    int next = 0;
    for (int i = finalists.size() - 1; i > 0; i--) {
      if (finalists.get(i).standing() == finalists.getFirst().standing()) {
        next = i;
      }
    }
    for (int i = next; i > 0 && i < finalists.size(); i++) {
      if (finalists.get(i).standing() == finalists.getFirst().standing() && lead(i).mayFlip()) {
        return i;
      }
    }
    return next;
  }

  private Answer nearest(Candidate best) {
    List<String> blockers =
        best.goals().stream()
            .filter(goal -> goal.standing() == Standing.MISSES)
            .map(goal ->
                goal.goal() + " is " + goal.actual() + ", where " + goal.limit() + " is asked")
            .toList();
    return new Answer(
        Verdict.NOTHING_FITS,
        List.of(
            "Nothing fits: every way to run this workload misses a goal.",
            "The nearest is " + place(best) + ": " + String.join("; ", blockers) + "."),
        best.id(),
        null,
        null,
        confidenceOf(best.options()),
        "how latencies were obtained decides",
        List.of(),
        blockers);
  }

  private Answer alone(Candidate best) {
    return new Answer(
        Verdict.RECOMMENDED,
        List.of(recommended(best), "It is the only way found that does what is asked."),
        best.id(),
        null,
        null,
        confidenceOf(best.options()),
        obtainedWhy(best),
        reasons(best, null),
        List.of());
  }

  private String recommended(Candidate best) {
    return "Run "
        + (best.shapes().size() == 1 ? "it on " : "")
        + place(best)
        + ": "
        + costs(best)
        + ".";
  }

  private static String tooClose(Candidate best, Candidate other) {
    return "Too close to call: "
        + place(best)
        + ", or "
        + place(other)
        + "; the order may flip within what is uncertain.";
  }

  private static String twoCosts(Candidate best, Candidate other, Lead lead) {
    return "The first is expected at "
        + costs(best)
        + ", the other "
        + more(lead)
        + " in cash + people ("
        + between(lead)
        + "): "
        + costs(other)
        + ".";
  }

  private static String more(Lead lead) {
    return lead.usd() == 0 ? "the same" : Words.usd(BigDecimal.valueOf(lead.usd())) + " more";
  }

  private static String nextBest(Candidate other, Lead lead) {
    return "The next best, "
        + place(other)
        + ", costs "
        + Words.usd(BigDecimal.valueOf(lead.usd()))
        + " a month more in cash + people ("
        + between(lead)
        + ").";
  }

  private static String between(Lead lead) {
    return Words.amount(BigDecimal.valueOf(lead.lowUsd()))
        + " to "
        + Words.amount(BigDecimal.valueOf(lead.highUsd()));
  }

  private static String costs(Candidate candidate) {
    return Words.usd(candidate.priced().cashUsd())
        + " cash and "
        + Words.usd(BigDecimal.valueOf(candidate.peopleUsd()))
        + " of people's time a month";
  }

  /** Each component and its place; without names where there is but one. */
  static String place(Candidate candidate) {
    List<Option> chosen =
        candidate.options().stream().filter(option -> option.shape() != null).toList();
    List<String> places = new ArrayList<>();
    for (Option option : chosen) {
      String sizes = option.prediction().variant();
      String place = option.shapeTitle() + (sizes.isEmpty() ? "" : " (" + sizes + ")");
      places.add(chosen.size() == 1 ? place : option.component().name() + " on " + place);
    }
    int last = places.size() - 1;
    return last == 0
        ? places.getFirst()
        : String.join(", ", places.subList(0, last)) + " and " + places.get(last);
  }

  private static Saving saving(Candidate other, Lead lead) {
    return new Saving(
        other.id(),
        Range.shown(BigDecimal.valueOf(lead.usd())),
        Range.shown(BigDecimal.valueOf(lead.lowUsd())),
        Range.shown(BigDecimal.valueOf(lead.highUsd())),
        other.totalUsd() == 0 ? 0 : lead.usd() / other.totalUsd());
  }

  private List<String> reasons(Candidate best, @Nullable Candidate other) {
    List<String> reasons = new ArrayList<>();
    if (other != null) {
      reasons.add(difference(best, other));
    }
    goalReason(best).ifPresent(reasons::add);
    reasons.add(peopleReason(best));
    reasons.add(cashReason(best));
    return List.copyOf(reasons.subList(0, Math.min(MOST_REASONS, reasons.size())));
  }

  private static String difference(Candidate best, Candidate other) {
    double cash = other.cashUsd() - best.cashUsd();
    double people = other.peopleUsd() - best.peopleUsd();
    return "Against "
        + other.title()
        + " it "
        + moreOrLess(cash, "cash")
        + " and "
        + moreOrLess(people, "of people's time")
        + " a month.";
  }

  private static String moreOrLess(double saved, String what) {
    if (Math.abs(saved) < LEAST_SHOWN_USD) {
      return "costs as much " + what;
    }
    return (saved > 0 ? "saves " : "costs ")
        + Words.usd(BigDecimal.valueOf(Math.abs(saved)))
        + (saved > 0 ? " " : " more ")
        + what;
  }

  private static Optional<String> goalReason(Candidate best) {
    List<String> met =
        best.goals().stream()
            .filter(goal -> goal.standing() == Standing.FITS)
            .filter(goal -> !goal.goal().equals(GoalCheck.LOST))
            .map(Verdicts::met)
            .toList();
    List<String> open =
        best.goals().stream()
            .filter(goal -> goal.standing() == Standing.UNKNOWN)
            .map(GoalResult::goal)
            .toList();
    if (!open.isEmpty()) {
      return Optional.of(
          "It misses no goal that is known; its "
              + String.join(" and ", open)
              + " is not simulated.");
    }
    return met.isEmpty()
        ? Optional.empty()
        : Optional.of("It meets every goal: " + String.join("; ", met) + ".");
  }

  private static String met(GoalResult goal) {
    return goal.goal() + " " + goal.actual() + " of " + goal.limit();
  }

  private static String peopleReason(Candidate best) {
    String operated = names(best, true);
    String fresh = names(best, false);
    if (fresh.isEmpty()) {
      return "The team operates " + operated + " already, so that nothing has to be set up.";
    }
    return "The team has to set up "
        + fresh
        + (operated.isEmpty() ? "" : " beside " + operated + ", which it operates already")
        + ".";
  }

  private static String names(Candidate best, boolean operated) {
    return best.people().stream()
        .filter(cost -> cost.alreadyOperated() == operated)
        .map(PeopleCost::family)
        .collect(Collectors.joining(", "));
  }

  private static String cashReason(Candidate best) {
    Option dearest = best.options().getFirst();
    for (Option option : best.options()) {
      if (option.priced().cashUsd().compareTo(dearest.priced().cashUsd()) > 0) {
        dearest = option;
      }
    }
    double cash = best.cashUsd();
    double share = cash == 0 ? 0 : dearest.priced().cashUsd().doubleValue() / cash;
    return Words.percent(Math.min(1, share))
        + " of its cash goes to "
        + dearest.component().name()
        + "; "
        + Words.percent(Shares.idle(best.options()))
        + " of what is paid for serves nothing.";
  }

  private Confidence confidence(Candidate best, Lead lead, Candidate other) {
    if (lead.mayFlip() || best.standing() == Standing.UNKNOWN) {
      return Confidence.LOW;
    }
    Confidence obtained = confidenceOf(best.options());
    boolean doubtful = isNarrow(lead, other) || isMostlyAssumed();
    return obtained == Confidence.HIGH && doubtful ? Confidence.MEDIUM : obtained;
  }

  private String confidenceWhy(Candidate best, Lead lead, Candidate other) {
    List<String> why = new ArrayList<>();
    if (lead.mayFlip()) {
      why.add("the lead may be nothing within what is uncertain");
    } else {
      why.add(
          "the lead is "
              + Words.percent(other.totalUsd() == 0 ? 0 : lead.usd() / other.totalUsd())
              + " and stays one within what is uncertain");
    }
    why.add(obtainedWhy(best));
    if (isMostlyAssumed()) {
      why.add("more of the workload is assumed than given");
    }
    return String.join("; ", why);
  }

  private static boolean isNarrow(Lead lead, Candidate other) {
    return lead.lowUsd() < COMFORTABLE_LEAD * other.totalUsd();
  }

  private boolean isMostlyAssumed() {
    long assumed =
        workload.notes().values().stream().filter(note -> note.origin() == Origin.ASSUMED).count();
    return assumed * 2 > workload.notes().size();
  }

  private static Confidence confidenceOf(List<Option> options) {
    return switch (worst(options)) {
      case SIMULATED, MEASURED -> Confidence.HIGH;
      case EXTRAPOLATED, FORMULA -> Confidence.MEDIUM;
    };
  }

  private static String obtainedWhy(Candidate best) {
    return switch (worst(best.options())) {
      case SIMULATED -> "its latency is simulated by the service's own rules";
      case MEASURED -> "its latency is measured";
      case EXTRAPOLATED -> "part of its latency is extrapolated";
      case FORMULA -> "part of its cost is by formula, with no simulated latency";
    };
  }

  /** The weakest way in which a latency was obtained. */
  static Obtained worst(List<Option> options) {
    Obtained worst = Obtained.SIMULATED;
    for (Option option : options) {
      Obtained obtained = option.prediction().obtained();
      if (option.shape() != null && obtained.compareTo(worst) > 0) {
        worst = obtained;
      }
    }
    return worst;
  }
}
