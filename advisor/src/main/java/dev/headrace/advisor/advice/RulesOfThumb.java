package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.BreakEven;
import dev.headrace.advisor.advice.Advice.RuleOfThumb;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sets what people quote beside what was computed for this workload. */
final class RulesOfThumb {
  private static final double QUOTED_TOKENS = 500e6;
  private static final double QUOTED_LOW_UTILISATION = 0.20;
  private static final double QUOTED_HIGH_UTILISATION = 0.40;
  private static final double QUOTED_REQUESTS_A_MINUTE = 10;
  private static final double MINUTES_A_MONTH = Traffic.MONTH_SECONDS / 60.0;
  private static final double ALIKE = 2;

  private final Workload workload;
  private final List<Candidate> finalists;
  private final List<BreakEven> breakEvens;
  private final Curves curves;

  RulesOfThumb(
      Workload workload, List<Candidate> finalists, List<BreakEven> breakEvens, Curves curves) {
    this.workload = workload;
    this.finalists = finalists;
    this.breakEvens = breakEvens;
    this.curves = curves;
  }

  List<RuleOfThumb> all() {
    List<RuleOfThumb> rules = new ArrayList<>();
    if (workload.components().stream().anyMatch(Component.Model.class::isInstance)) {
      rules.add(tokens());
    }
    rules.add(utilisation());
    if (Volume.unit(workload).equals("requests")) {
      rules.add(requestsAMinute());
    }
    return rules;
  }

  private RuleOfThumb tokens() {
    String saying = "Host a model yourself above 500 M tokens a month";
    BreakEven found = between(Finalists::buysTokens, Finalists::servesModels);
    if (found == null) {
      return new RuleOfThumb(saying, null, whyNoTokens());
    }
    double tokens = found.volumePerMonth() * Volume.tokens(workload) / Volume.of(workload);
    return new RuleOfThumb(
        saying,
        Words.count(tokens) + " tokens a month",
        alike(tokens, QUOTED_TOKENS)
            + ": the rule fits one price of tokens and one GPU kept busy; here it is this model's"
            + " price, its cached input, a server sized for this traffic's peak, and the people who"
            + " run it");
  }

  private String whyNoTokens() {
    boolean closed =
        workload.components().stream()
            .anyMatch(c -> c instanceof Component.Model model && model.open() == null);
    return closed
        ? "it does not arise: the model's weights are not open, so that nobody but its seller can"
            + " host it"
        : "no break-even was found within the volumes looked at: one of the two is better at all of"
            + " them, or cannot run";
  }

  private RuleOfThumb utilisation() {
    String saying = "A server of your own pays off from 20 to 40 % utilisation on";
    BreakEven found = between(c -> !Finalists.alwaysRuns(c), Finalists::alwaysRuns);
    Candidate server = found == null ? null : serverAt(found);
    if (server == null) {
      return new RuleOfThumb(saying, null, noServer());
    }
    double busy = 1 - Shares.idleOfServers(server.options());
    boolean within = busy >= QUOTED_LOW_UTILISATION && busy <= QUOTED_HIGH_UTILISATION;
    return new RuleOfThumb(
        saying,
        Words.percent(busy) + " at the break-even",
        within
            ? "agrees"
            : (busy < QUOTED_LOW_UTILISATION ? "lower" : "higher")
                + ": the rule compares compute alone; here what goes with it (balancers, addresses,"
                + " gateways), the people, and sizes that come in steps count too");
  }

  private RuleOfThumb requestsAMinute() {
    String saying = "Below ten requests a minute take what scales to nothing";
    BreakEven found = between(c -> !Finalists.alwaysRuns(c), Finalists::alwaysRuns);
    if (found == null) {
      return new RuleOfThumb(saying, null, noServer());
    }
    double rate = found.volumePerMonth() / MINUTES_A_MONTH;
    return new RuleOfThumb(
        saying,
        Words.count(rate) + " requests a minute",
        alike(rate, QUOTED_REQUESTS_A_MINUTE)
            + ": the rule knows neither how long a request takes nor what it holds meanwhile; here"
            + " it is this workload's duration, memory and peak");
  }

  private static String noServer() {
    return "no break-even was found within the volumes looked at between what scales to nothing and"
        + " what always runs";
  }

  private static String alike(double computed, double quoted) {
    double ratio = computed / quoted;
    return ratio > ALIKE
        ? Words.count(ratio) + " times as much"
        : ratio < 1 / ALIKE ? Words.count(1 / ratio) + " times less" : "about as quoted";
  }

  private @Nullable BreakEven between(Predicate<Candidate> below, Predicate<Candidate> above) {
    for (BreakEven found : breakEvens) {
      Candidate one = finalist(found.belowId());
      Candidate other = finalist(found.aboveId());
      if (one != null
          && other != null
          && below.test(one)
          && !below.test(other)
          && above.test(other)
          && !above.test(one)) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Candidate serverAt(BreakEven found) {
    Candidate server = finalist(found.aboveId());
    return server == null
        ? null
        : curves.near(Strategy.of(server), found.volumePerMonth() / Volume.of(workload));
  }

  private @Nullable Candidate finalist(String id) {
    return finalists.stream().filter(c -> c.id().equals(id)).findFirst().orElse(null);
  }
}
