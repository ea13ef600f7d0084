package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Step;
import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers the questions of the decision from the workload's own facts, in the order one asks. */
final class DecisionPath {
  private static final double MOSTLY_WAITING = 0.5;
  private static final double BUSY_PEAK = 3;
  private static final double MINUTES_A_MONTH = Traffic.MONTH_SECONDS / 60.0;
  private static final double FUNCTION_MILLIS = 900_000;

  private final Workload workload;
  private final @Nullable Candidate best;

  DecisionPath(Workload workload, @Nullable Candidate best) {
    this.workload = workload;
    this.best = best;
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    steps.add(servingOrOrchestrating());
    steps.add(gpu());
    if (models().findAny().isPresent()) {
      steps.add(openOrProprietary());
    }
    steps.add(volume());
    steps.add(traffic());
    steps.add(team());
    steps.add(duration());
    return steps;
  }

  private java.util.stream.Stream<Component.Model> models() {
    return workload.components().stream()
        .filter(Component.Model.class::isInstance)
        .map(Component.Model.class::cast);
  }

  private java.util.stream.Stream<Component.Code> codes() {
    return workload.components().stream()
        .filter(Component.Code.class::isInstance)
        .map(Component.Code.class::cast);
  }

  private Step servingOrOrchestrating() {
    List<String> serving = new ArrayList<>();
    List<String> orchestrating = new ArrayList<>();
    for (Component component : workload.components()) {
      switch (component) {
        case Component.Code code -> (serves(code) ? serving : orchestrating).add(of(code));
        case Component.Model model -> serving.add(model.name() + " (" + model.model() + ")");
        case Component.Batch batch -> serving.add(batch.name() + " (in bulk)");
        case Component.External external -> {}
      }
    }
    String answer =
        serving.isEmpty() ? "orchestrating" : orchestrating.isEmpty() ? "serving" : "both, apart";
    return new Step(
        "Does it serve a model or orchestrate calls?",
        answer,
        "serves: " + listed(serving) + "; orchestrates: " + listed(orchestrating),
        "each component is decided for itself; what waits is paid for by what it waits in");
  }

  private static boolean serves(Component.Code code) {
    return code.gpuMiB() > 0 || code.weightBytes() > 0 || code.embedding() != null;
  }

  private static String of(Component.Code code) {
    return code.waitingShare() >= MOSTLY_WAITING
        ? code.name() + " (waits " + Words.percent(code.waitingShare()) + " of its time)"
        : code.name();
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }

  private Step gpu() {
    List<String> needs = new ArrayList<>();
    codes()
        .filter(code -> code.gpuMiB() > 0)
        .forEach(code -> needs.add(code.name() + ": " + code.gpuMiB() + " MiB"));
    workload.components().stream()
        .filter(Component.Batch.class::isInstance)
        .map(Component.Batch.class::cast)
        .filter(batch -> batch.gpuMiB() > 0)
        .forEach(batch -> needs.add(batch.name() + ": " + batch.gpuMiB() + " MiB"));
    models()
        .forEach(model -> {
          Component.OpenModel open = model.open();
          if (open != null) {
            needs.add(
                String.format(
                    java.util.Locale.ROOT,
                    "%s: %.1f GB of weights, if served by oneself",
                    model.name(),
                    open.weightBytes() / 1e9));
          }
        });
    return new Step(
        "Does it need a GPU?",
        needs.isEmpty() ? "no" : "yes, or a token API that has one",
        needs.isEmpty() ? "no component asks for GPU memory" : String.join("; ", needs),
        needs.isEmpty()
            ? "functions and containers without a GPU stay in"
            : "functions, App Runner and Fargate, which have no GPU, are out for these");
  }

  private Step openOrProprietary() {
    List<String> open =
        models().filter(model -> model.open() != null).map(Component.Model::model).toList();
    List<String> closed =
        models().filter(model -> model.open() == null).map(Component.Model::model).toList();
    return new Step(
        "Are the model's weights open?",
        closed.isEmpty() ? "yes" : open.isEmpty() ? "no" : "some",
        "open: " + listed(open) + "; proprietary: " + listed(closed),
        open.isEmpty()
            ? "only its seller's API can be bought; nothing of it can be hosted"
            : "it can be hosted or bought by the token; volume decides");
  }

  private Step volume() {
    double volume = Volume.of(workload);
    double tokens = Volume.tokens(workload);
    String because = Words.count(volume) + " " + Volume.unit(workload) + " a month";
    if (Volume.unit(workload).equals("requests")) {
      because += ", " + Words.count(volume / MINUTES_A_MONTH) + " a minute in the mean";
    }
    return new Step(
        "How much is there to do?",
        tokens > 0 ? Words.count(tokens) + " tokens a month" : because,
        because,
        "the break-even volumes say on which side of them this is");
  }

  private Step traffic() {
    Traffic traffic = workload.traffic();
    double peak = traffic.pattern().peakFactor();
    return new Step(
        "How does it come?",
        peak >= BUSY_PEAK ? "in peaks" : "evenly",
        traffic.pattern().describe()
            + "; the busiest moment has "
            + Words.count(peak)
            + " times the mean",
        peak >= BUSY_PEAK
            ? "what always runs idles at "
                + Words.percent(1 / peak)
                + " utilisation if it is built for the peak"
            : "what always runs can be kept busy");
  }

  private Step team() {
    var operated = new TreeSet<>(workload.team().operates());
    String answer = operated.isEmpty() ? "nothing yet" : String.join(", ", operated);
    Candidate chosen = best;
    String leads =
        chosen == null
            ? "each family that it does not operate costs setting up"
            : Words.usd(java.math.BigDecimal.valueOf(chosen.peopleUsd()))
                + " of people's time a month for what is advised";
    return new Step(
        "What does the team operate?",
        answer,
        Words.usd(java.math.BigDecimal.valueOf(workload.team().engineerUsdPerYear()))
            + " an engineer and year; this system bears "
            + Words.percent(workload.team().share())
            + " of the operating time",
        leads);
  }

  private Step duration() {
    double longest = 0;
    String which = "nothing";
    for (Component component : workload.components()) {
      double millis =
          switch (component) {
            case Component.Code code -> Quantiles.of(code.durationMillis()).applyAsDouble(0.99);
            case Component.Batch batch -> batch.deadlineMillis();
            case Component.Model model -> 0;
            case Component.External external -> 0;
          };
      if (millis > longest) {
        longest = millis;
        which = component.name();
      }
    }
    return new Step(
        "How long does one piece of work take?",
        longest == 0 ? "as long as a model answers" : Words.millis(longest),
        "the longest is " + which + " at its 99th percentile or deadline",
        longest > FUNCTION_MILLIS
            ? "beyond the 15 minutes of a function: only what runs longer stays in"
            : "within the 15 minutes of a function");
  }
}
