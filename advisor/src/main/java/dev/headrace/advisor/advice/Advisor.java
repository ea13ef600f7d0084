package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Answer;
import dev.headrace.advisor.advice.Advice.ComponentOptions;
import dev.headrace.advisor.advice.Advice.FrontierPoint;
import dev.headrace.advisor.advice.Advice.Growth;
import dev.headrace.advisor.simulation.Predictor;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Workload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Decides where a workload should run. Pure: the same question gets the same advice.
 *
 * <p>Each component is predicted on each shape that it can run on; combinations are searched for
 * the systems that meet the goals at the least cash + people; the best few are looked at again at
 * other volumes and with other inputs, to say when the answer changes.
 */
public final class Advisor {
  /** The systems that advice holds. */
  static final int SHOWN_SYSTEMS = 12;

  private static final int PRICES_TRIED = 3;

  private final Question question;
  private final Workload workload;
  private final Predictions first;
  private final Predictions further;
  private final Pricing pricing;
  private final Present present;
  private final EligibilityRule rule;

  private Advisor(
      Question question,
      Predictor exact,
      Predictor quick,
      EligibilityRule rule,
      IntConsumer progress) {
    this.question = question;
    this.workload = question.workload();
    this.rule = rule;
    this.pricing = new Pricing(question.prices(), question.priceDate());
    this.first = new Predictions(exact, rule, question.seed(), Integer.MAX_VALUE, progress);
    this.further =
        new Predictions(
            quick,
            rule,
            question.seed(),
            question.depth().predictions(),
            made -> progress.accept(first.made() + made));
    this.present = new Present(question);
  }

  /**
   * Answers a question.
   *
   * @param exact predicts the workload as it is
   * @param quick predicts it at other volumes and with other inputs, many times
   * @param rule which ways a component can run at all
   * @param progress told how many predictions were made, after each
   */
  public static Advice advise(
      Question question,
      Predictor exact,
      Predictor quick,
      EligibilityRule rule,
      IntConsumer progress) {
    return new Advisor(question, exact, quick, rule, progress).advise();
  }

  private Advice advise() {
    List<ComponentStudy> studies = new ArrayList<>();
    for (Component component : workload.components()) {
      studies.add(ComponentStudy.of(question, component, first, pricing, rule));
    }
    List<String> blockers = studies.stream().flatMap(study -> study.blockers().stream()).toList();
    return blockers.isEmpty() ? decide(studies) : nothingFits(studies, blockers);
  }

  private Advice nothingFits(List<ComponentStudy> studies, List<String> blockers) {
    return present.advice(
        Verdicts.nothing(blockers),
        List.of(),
        components(studies, 0),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new Growth(List.of(), null, null),
        new DecisionPath(workload, null).steps(),
        new Advice.Effort(first.made() + further.made(), 0, 0, 0, 0),
        0);
  }

  private Advice decide(List<ComponentStudy> studies) {
    List<List<Option>> perComponent = studies.stream().map(ComponentStudy::advisable).toList();
    var search = new Search(workload, pricing, new Composition(question.seed()));
    List<Candidate> ranked = search.best(perComponent);
    int setAside = search.setAside();
    List<Candidate> finalists = Finalists.of(ranked, question.depth().finalists());
    List<Strategy> strategies = finalists.stream().map(Strategy::of).toList();
    var explorer = new Explorer(further, pricing, question.seed());
    finalists.forEach(finalist -> explorer.know(workload, finalist));
    var curves = new Curves(workload, explorer, strategies);
    var sensitivities = new Sensitivities(strategies, inputs(finalists, explorer));
    var verdicts = new Verdicts(workload, finalists, sensitivities);
    Answer answer = verdicts.answer();
    double assumed = assumedOffShare(finalists.getFirst(), sensitivities);
    curves.widen(assumed);
    List<Advice.BreakEven> breakEvens = curves.breakEvens();
    Growth growth = GrowthPath.of(workload, curves, strategies);
    return present.advice(
        answer,
        shown(ranked, finalists),
        components(studies, assumed),
        frontier(search.frontier(perComponent)),
        curves.curves(),
        breakEvens,
        new RulesOfThumb(workload, finalists, breakEvens, curves).all(),
        sensitivities.most(),
        growth,
        new DecisionPath(workload, finalists.getFirst()).steps(),
        new Advice.Effort(
            first.made() + further.made(),
            ranked.size(),
            finalists.size(),
            explorer.leftOut(),
            setAside),
        assumed);
  }

  private List<Input> inputs(List<Candidate> finalists, Explorer explorer) {
    List<Input> inputs = new ArrayList<>();
    EffortInput effort = EffortInput.of(finalists);
    if (effort.matters()) {
      inputs.add(effort);
    }
    Map<String, Candidate> byId = new LinkedHashMap<>();
    finalists.forEach(finalist -> byId.put(finalist.id(), finalist));
    finalists.getFirst().priced().charges().stream()
        .sorted(Comparator.comparing(Priced.Charge::usd).reversed())
        .filter(charge -> !charge.rows().isEmpty())
        .limit(PRICES_TRIED)
        .forEach(
            charge -> inputs.add(new PriceInput(charge.key(), charge.rows().getFirst(), byId)));
    inputs.addAll(Inputs.of(workload, explorer));
    return inputs;
  }

  private static double assumedOffShare(Candidate best, Sensitivities sensitivities) {
    double cash = best.cashUsd();
    return cash == 0 ? 0 : sensitivities.assumedOffUsd() / cash;
  }

  /** The best ones, and the finalists wherever they rank. */
  private static List<Candidate> shown(List<Candidate> ranked, List<Candidate> finalists) {
    List<Candidate> shown = new ArrayList<>();
    for (Candidate candidate : ranked) {
      if (shown.size() < SHOWN_SYSTEMS || finalists.contains(candidate)) {
        shown.add(candidate);
      }
    }
    return shown;
  }

  private List<ComponentOptions> components(List<ComponentStudy> studies, double assumedOffShare) {
    return studies.stream()
        .filter(study -> !(study.component() instanceof Component.External))
        .map(study -> study.shown(workload, assumedOffShare))
        .toList();
  }

  private static List<FrontierPoint> frontier(List<Candidate> candidates) {
    List<FrontierPoint> points = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Advice.Times latency = candidate.latency();
      if (latency != null) {
        points.add(
            new FrontierPoint(
                candidate.id(),
                candidate.title(),
                candidate.sizes(),
                Range.shown(BigDecimal.valueOf(candidate.totalUsd())),
                latency.p99Millis()));
      }
    }
    return points;
  }
}
