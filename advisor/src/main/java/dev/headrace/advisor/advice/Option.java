package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.workload.Component;
import org.jspecify.annotations.Nullable;

/**
 * A component on one variant of one shape, predicted and priced.
 *
 * @param shape null for what runs elsewhere whatever is decided
 */
record Option(Component component, @Nullable Shape shape, Prediction prediction, Priced priced) {
  String shapeId() {
    return prediction.shapeId();
  }

  String shapeTitle() {
    return shape == null ? "outside" : shape.title();
  }

  double lostShare() {
    return prediction.throttledShare() + prediction.failedShare();
  }

  /** Whether requests wait for it, so that its latency counts. */
  boolean isOnThePath() {
    return component.callsPerRequest() > 0;
  }
}
