package dev.headrace.advisor.advice;

import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import java.util.List;

/** How much a workload has to do in a month, and the same workload with more or less of it. */
final class Volume {
  private Volume() {}

  /** What is counted: requests; items of batches where no requests come. */
  static String unit(Workload workload) {
    return countsItems(workload) ? "items" : "requests";
  }

  /** In a month. */
  static double of(Workload workload) {
    return countsItems(workload) ? items(workload) : workload.traffic().requestsPerMonth();
  }

  /** Tokens in and out of all models in a month. */
  static double tokens(Workload workload) {
    double tokens = 0;
    for (Component component : workload.components()) {
      if (component instanceof Component.Model model) {
        tokens += tokens(workload, model);
      }
    }
    return tokens;
  }

  /** Tokens in and out of one model in a month. */
  static double tokens(Workload workload, Component.Model model) {
    return workload.traffic().requestsPerMonth()
        * model.callsPerRequest()
        * (Quantiles.mean(model.inputTokens()) + Quantiles.mean(model.outputTokens()));
  }

  /** Calls of a component in a month; items where it is a batch. */
  static double calls(Workload workload, Component component) {
    return component instanceof Component.Batch batch
        ? batch.itemsPerRun() * batch.runsPerMonth()
        : workload.traffic().requestsPerMonth() * component.callsPerRequest();
  }

  /** The same system with so many times as much to do. */
  static Workload times(Workload workload, double factor) {
    List<Component> components =
        workload.components().stream().map(component -> times(component, factor)).toList();
    return with(workload, workload.traffic().times(factor), components);
  }

  static Workload with(Workload workload, Traffic traffic, List<Component> components) {
    return new Workload(
        workload.name(),
        workload.region(),
        traffic,
        components,
        workload.goals(),
        workload.team(),
        workload.rules(),
        workload.notes());
  }

  private static Component times(Component component, double factor) {
    return component instanceof Component.Batch batch
        ? new Component.Batch(
            batch.name(),
            batch.itemsPerRun() * factor,
            batch.runsPerMonth(),
            batch.itemMillis(),
            batch.waitingShare(),
            batch.memoryMiB(),
            batch.gpuMiB(),
            batch.packageBytes(),
            batch.deadlineMillis())
        : component;
  }

  private static boolean countsItems(Workload workload) {
    return items(workload) > 0
        && workload.components().stream().noneMatch(component -> component.callsPerRequest() > 0);
  }

  private static double items(Workload workload) {
    return workload.components().stream()
        .filter(Component.Batch.class::isInstance)
        .mapToDouble(component -> calls(workload, component))
        .sum();
  }
}
