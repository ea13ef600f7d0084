package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A shape for each component, whatever its size: what stays the same as volumes and inputs change.
 *
 * @param shapes by component
 * @param architectures of processors by component of code, where a variant names one: what is best
 *     today stays, which spares half of what would be simulated at other volumes
 */
record Strategy(
    String id, String title, Map<String, Shape> shapes, Map<String, String> architectures) {
  private static final List<String> ARCHITECTURES = List.of("arm64", "x86_64");

  static Strategy of(Candidate candidate) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Map<String, String> architectures = new LinkedHashMap<>();
    for (Option option : candidate.options()) {
      Shape shape = option.shape();
      if (shape != null) {
        shapes.put(option.component().name(), shape);
        ARCHITECTURES.stream()
            .filter(option.prediction().variant()::contains)
            .forEach(name -> architectures.put(option.component().name(), name));
      }
    }
    return new Strategy(candidate.id(), candidate.title(), shapes, architectures);
  }

  /** A workload whose code asks for the architectures of this strategy. */
  Workload narrowed(Workload workload) {
    if (architectures.isEmpty()) {
      return workload;
    }
    Map<String, Workload.Note> notes = new TreeMap<>(workload.notes());
    List<Component> components = new ArrayList<>();
    for (Component component : workload.components()) {
      String name = architectures.get(component.name());
      if (name != null && component instanceof Component.Code code) {
        notes.put(
            "components." + code.name() + ".architecture",
            new Workload.Note(Origin.GIVEN, name, "best today"));
        components.add(on(code, name));
      } else {
        components.add(component);
      }
    }
    return new Workload(
        workload.name(),
        workload.region(),
        workload.traffic(),
        components,
        workload.goals(),
        workload.team(),
        workload.rules(),
        notes);
  }

  private static Component on(Component.Code code, String architecture) {
    return new Component.Code(
        code.name(),
        code.callsPerRequest(),
        code.runtime(),
        architecture,
        code.packageBytes(),
        code.image(),
        code.initMillis(),
        code.memoryMiB(),
        code.diskMiB(),
        code.durationMillis(),
        code.waitingShare(),
        code.requestBytes(),
        code.answerBytes(),
        code.concurrencyPerInstance(),
        code.gpuMiB(),
        code.weightBytes(),
        code.embedding(),
        code.session(),
        code.protocols());
  }
}
