package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A shape for each component, whatever its size: what stays the same as volumes and inputs change.
 *
 * @param shapes by component
 */
record Strategy(String id, String title, Map<String, Shape> shapes) {
  static Strategy of(Candidate candidate) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (Option option : candidate.options()) {
      Shape shape = option.shape();
      if (shape != null) {
        shapes.put(option.component().name(), shape);
      }
    }
    return new Strategy(candidate.id(), candidate.title(), shapes);
  }
}
