package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.prices.UnknownPriceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what strategies come to when something about the workload is different. */
final class Explorer {
  private final Predictions predictions;
  private final Pricing pricing;
  private final long seed;
  private final Map<Asked, Optional<Candidate>> answers = new HashMap<>();
  private final Set<Asked> leftOut = new HashSet<>();

  Explorer(Predictions predictions, Pricing pricing, long seed) {
    this.predictions = predictions;
    this.pricing = pricing;
    this.seed = seed;
  }

  /** Takes what was found with more effort for the workload as it is. */
  void know(Workload workload, Candidate candidate) {
    answers.put(new Asked(workload, candidate.id()), Optional.of(candidate));
  }

  private record Asked(Workload workload, String strategy) {}

  /** How many questions found no answer because no more may be predicted. */
  int leftOut() {
    return leftOut.size();
  }

  /**
   * The best sizes of a strategy; null where it cannot run so, where a price is unknown, or where
   * no more may be predicted.
   */
  @Nullable Candidate at(Workload workload, Strategy strategy) {
    var asked = new Asked(workload, strategy.id());
    Optional<Candidate> known = answers.get(asked);
    if (known == null) {
      if (predictions.isExhausted()) {
        leftOut.add(asked);
        return null;
      }
      known = Optional.ofNullable(find(workload, strategy));
      answers.put(asked, known);
    }
    return known.orElse(null);
  }

  private @Nullable Candidate find(Workload asked, Strategy strategy) {
    Workload workload = strategy.narrowed(asked);
    var options = new Options(predictions, pricing);
    List<List<Option>> perComponent = new ArrayList<>();
    for (Component component : workload.components()) {
      Shape shape = strategy.shapes().get(component.name());
      List<Option> variants;
      try {
        variants =
            component instanceof Component.External external
                ? List.of(Options.outside(workload, external))
                : shape == null ? List.of() : options.of(workload, component, shape);
      } catch (UnknownPriceException unknown) {
        return null;
      }
      if (variants.isEmpty()) {
        return null;
      }
      perComponent.add(variants);
    }
    return new Search(workload, pricing, new Composition(seed)).best(perComponent).getFirst();
  }
}
