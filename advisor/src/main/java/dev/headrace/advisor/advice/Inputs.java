package dev.headrace.advisor.advice;

import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.Workload.Team;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** Lists the fields of a workload that can be made larger and smaller. */
final class Inputs {
  private static final double MOST_CACHED = 0.99;
  private static final double KB = 1_000;

  private final Workload workload;
  private final Explorer explorer;
  private final List<Input> inputs = new ArrayList<>();

  private Inputs(Workload workload, Explorer explorer) {
    this.workload = workload;
    this.explorer = explorer;
  }

  static List<Input> of(Workload workload, Explorer explorer) {
    var inputs = new Inputs(workload, explorer);
    inputs.traffic();
    workload.components().forEach(inputs::component);
    inputs.team();
    return inputs.inputs;
  }

  private void traffic() {
    if (Volume.unit(workload).equals("requests")) {
      add(
          "traffic.requests",
          factor -> Words.count(workload.traffic().requestsPerMonth() * factor) + "/month",
          factor -> Volume.with(workload, workload.traffic().times(factor), workload.components()));
    }
  }

  private void component(Component component) {
    String path = "components." + component.name() + '.';
    switch (component) {
      case Component.Code code -> code(path, code);
      case Component.Model model -> model(path, model);
      case Component.Batch batch -> batch(path, batch);
      case Component.External external -> {}
    }
    if (component.callsPerRequest() > 0 && component.callsPerRequest() != 1) {
      calls(path, component);
    }
  }

  private void code(String path, Component.Code code) {
    addSpread(
        path + "duration",
        code.durationMillis(),
        spread -> new Fields(code).with(spread, code.waitingShare(), code.initMillis()));
    addSpread(
        path + "init",
        code.initMillis(),
        spread -> new Fields(code).with(code.durationMillis(), code.waitingShare(), spread));
    if (code.waitingShare() > 0) {
      add(
          path + "waiting",
          factor -> Words.percent(waiting(code.waitingShare(), factor)),
          factor ->
              with(
                  new Fields(code)
                      .with(
                          code.durationMillis(),
                          waiting(code.waitingShare(), factor),
                          code.initMillis())));
    }
    add(
        path + "memory",
        factor -> (int) (code.memoryMiB() * factor) + " MiB",
        factor -> with(new Fields(code).memory((int) (code.memoryMiB() * factor))));
    if (code.requestBytes() + code.answerBytes() > 0) {
      add(
          path + "payload",
          factor ->
              Words.count(code.requestBytes() * factor / KB)
                  + " KB in, "
                  + Words.count(code.answerBytes() * factor / KB)
                  + " KB out",
          factor -> with(new Fields(code).payload(factor)));
    }
    Component.Session session = code.session();
    if (session != null) {
      add(
          path + "session.requests",
          factor -> Words.count(requests(session, factor)),
          factor ->
              with(
                  new Fields(code)
                      .sessions(
                          new Component.Session(
                              requests(session, factor),
                              session.pauseMillis(),
                              session.idleMillis()))));
    }
  }

  private static double requests(Component.Session session, double factor) {
    return Math.max(1, session.requests() * factor);
  }

  /** The share that does not wait, so many times as large: beyond it there is nothing to wait. */
  private static double waiting(double share, double factor) {
    return Math.clamp(1 - (1 - share) * factor, 0, 1);
  }

  private void model(String path, Component.Model model) {
    addTokens(
        path + "in",
        model.inputTokens(),
        spread -> tokens(model, spread, model.outputTokens(), model.cachedShare()));
    addTokens(
        path + "out",
        model.outputTokens(),
        spread -> tokens(model, model.inputTokens(), spread, model.cachedShare()));
    if (model.cachedShare() > 0) {
      add(
          path + "cached",
          factor -> Words.percent(Math.min(MOST_CACHED, model.cachedShare() * factor)),
          factor ->
              with(
                  tokens(
                      model,
                      model.inputTokens(),
                      model.outputTokens(),
                      Math.min(MOST_CACHED, model.cachedShare() * factor))));
    }
  }

  private static Component tokens(
      Component.Model model, Spread in, Spread out, double cachedShare) {
    return new Component.Model(
        model.name(),
        model.callsPerRequest(),
        model.model(),
        model.open(),
        in,
        out,
        cachedShare,
        model.maxOutputTokens(),
        model.tokensPerMinute(),
        model.batch());
  }

  private void batch(String path, Component.Batch batch) {
    add(
        path + "items",
        factor -> Words.count(batch.itemsPerRun() * factor),
        factor -> with(batch(batch, batch.itemsPerRun() * factor, batch.itemMillis())));
    addSpread(
        path + "duration", batch.itemMillis(), spread -> batch(batch, batch.itemsPerRun(), spread));
  }

  private static Component batch(Component.Batch batch, double items, Spread millis) {
    return new Component.Batch(
        batch.name(),
        items,
        batch.runsPerMonth(),
        millis,
        batch.waitingShare(),
        batch.memoryMiB(),
        batch.gpuMiB(),
        batch.packageBytes(),
        batch.deadlineMillis());
  }

  private void calls(String path, Component component) {
    add(
        path + "calls",
        factor -> Words.count(component.callsPerRequest() * factor),
        factor -> with(withCalls(component, component.callsPerRequest() * factor)));
  }

  private static Component withCalls(Component component, double calls) {
    return switch (component) {
      case Component.Code code -> new Fields(code).calls(calls);
      case Component.Model model ->
          new Component.Model(
              model.name(),
              calls,
              model.model(),
              model.open(),
              model.inputTokens(),
              model.outputTokens(),
              model.cachedShare(),
              model.maxOutputTokens(),
              model.tokensPerMinute(),
              model.batch());
      case Component.External external ->
          new Component.External(
              external.name(),
              calls,
              external.usdPerMonth(),
              external.usdPerCall(),
              external.latencyMillis());
      case Component.Batch batch -> batch;
    };
  }

  private void team() {
    Team team = workload.team();
    add(
        "team.engineer",
        factor -> Words.usd(BigDecimal.valueOf(team.engineerUsdPerYear() * factor)) + "/year",
        factor -> with(team.withEngineerUsdPerYear(team.engineerUsdPerYear() * factor)));
    add(
        "team.share",
        factor -> Words.percent(Math.min(1, team.share() * factor)),
        factor -> with(team.withShare(Math.min(1, team.share() * factor))));
    Double weeks = team.setupWeeks();
    if (weeks != null) {
      add(
          "team.setup",
          factor -> Words.count(weeks * factor) + " engineer-weeks",
          factor -> with(team.withSetupWeeks(weeks * factor)));
    }
  }

  private Workload with(Team team) {
    return new Workload(
        workload.name(),
        workload.region(),
        workload.traffic(),
        workload.components(),
        workload.goals(),
        team,
        workload.rules(),
        workload.notes());
  }

  private Workload with(Component changed) {
    List<Component> components =
        workload.components().stream()
            .map(component -> component.name().equals(changed.name()) ? changed : component)
            .toList();
    return Volume.with(workload, workload.traffic(), components);
  }

  private void addSpread(String path, Spread spread, Changed changed) {
    add(
        path,
        factor -> "p50 " + Words.millis(Quantiles.of(spread).applyAsDouble(0.5) * factor),
        factor -> with(changed.apply(times(spread, factor))));
  }

  private void addTokens(String path, Spread spread, Changed changed) {
    add(
        path,
        factor -> Words.count(Quantiles.mean(spread) * factor) + " tokens",
        factor -> with(changed.apply(times(spread, factor))));
  }

  /** A component with another spread of one of its fields. */
  @FunctionalInterface
  private interface Changed {
    Component apply(Spread spread);
  }

  private void add(String path, DoubleFunction<String> words, DoubleFunction<Workload> changed) {
    inputs.add(new WorkloadInput(path, origin(path), words, changed, workload, explorer));
  }

  /** What the notes say of the field, or of what holds it, or of what it holds. */
  private Origin origin(String path) {
    Map<String, Workload.Note> notes = workload.notes();
    Workload.Note exact = notes.get(path);
    if (exact != null) {
      return exact.origin();
    }
    return notes.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(path + '.'))
        .map(entry -> entry.getValue().origin())
        .max(Origin::compareTo)
        .orElse(Origin.GIVEN);
  }

  private static Spread times(Spread spread, double factor) {
    return new Spread(
        spread.points().stream()
            .map(point -> new Spread.Point(point.probability(), point.value() * factor))
            .toList());
  }

  /** Code with one field or another changed. */
  private record Fields(Component.Code code) {
    Component with(Spread duration, double waiting, Spread init) {
      return copy(
          code.callsPerRequest(), init, code.memoryMiB(), duration, waiting, 1, code.session());
    }

    Component memory(int memoryMiB) {
      return copy(
          code.callsPerRequest(),
          code.initMillis(),
          memoryMiB,
          code.durationMillis(),
          code.waitingShare(),
          1,
          code.session());
    }

    Component payload(double factor) {
      return copy(
          code.callsPerRequest(),
          code.initMillis(),
          code.memoryMiB(),
          code.durationMillis(),
          code.waitingShare(),
          factor,
          code.session());
    }

    Component sessions(Component.Session session) {
      return copy(
          code.callsPerRequest(),
          code.initMillis(),
          code.memoryMiB(),
          code.durationMillis(),
          code.waitingShare(),
          1,
          session);
    }

    Component calls(double calls) {
      return copy(
          calls,
          code.initMillis(),
          code.memoryMiB(),
          code.durationMillis(),
          code.waitingShare(),
          1,
          code.session());
    }

    private Component copy(
        double calls,
        Spread init,
        int memoryMiB,
        Spread duration,
        double waiting,
        double payload,
        Component.@Nullable Session session) {
      return new Component.Code(
          code.name(),
          calls,
          code.runtime(),
          code.architecture(),
          code.packageBytes(),
          code.image(),
          init,
          memoryMiB,
          code.diskMiB(),
          duration,
          waiting,
          (long) (code.requestBytes() * payload),
          (long) (code.answerBytes() * payload),
          code.concurrencyPerInstance(),
          code.gpuMiB(),
          code.weightBytes(),
          code.embedding(),
          session,
          code.protocols());
    }
  }
}
