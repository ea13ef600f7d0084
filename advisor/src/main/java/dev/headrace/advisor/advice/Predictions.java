package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Eligibility;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Predictor;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/** Asks a predictor, remembers its answers, and keeps to a limit of questions. */
final class Predictions {
  private final Predictor predictor;
  private final EligibilityRule eligible;
  private final long seed;
  private final int most;
  private final IntConsumer progress;
  private final Map<Asked, List<Prediction>> answers = new HashMap<>();
  private int made;

  Predictions(
      Predictor predictor, EligibilityRule eligible, long seed, int most, IntConsumer progress) {
    this.predictor = predictor;
    this.eligible = eligible;
    this.seed = seed;
    this.most = most;
    this.progress = progress;
  }

  /** All that a prediction depends on. */
  private record Asked(Workload workload, Component component, String shapeId) {}

  /** How often something was predicted. */
  int made() {
    return made;
  }

  /** Whether no more is to be predicted but what is remembered. */
  boolean isExhausted() {
    return made >= most;
  }

  /** The variants of a shape; none where it is not eligible. */
  List<Prediction> of(Workload workload, Component component, Shape shape) {
    var asked = new Asked(plain(workload, component), component, shape.id());
    List<Prediction> known = answers.get(asked);
    if (known == null) {
      known = ask(workload, component, shape);
      answers.put(asked, known);
    }
    return known;
  }

  private List<Prediction> ask(Workload workload, Component component, Shape shape) {
    Eligibility eligibility = eligible.check(workload, component, shape);
    if (!eligibility.eligible()) {
      return List.of();
    }
    made++;
    progress.accept(made);
    return predictor.predict(workload, component, shape, seed);
  }

  /** The workload without what the prediction of this component cannot depend on. */
  private static Workload plain(Workload workload, Component component) {
    return new Workload(
        workload.name(),
        workload.region(),
        workload.traffic(),
        List.of(component),
        workload.goals(),
        new Workload.Team(0, Set.of(), null, 1, 1, workload.team().ownHardware()),
        workload.rules(),
        Map.of());
  }
}
