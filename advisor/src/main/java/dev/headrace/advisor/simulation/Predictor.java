package dev.headrace.advisor.simulation;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Workload;
import java.util.List;

/** Predicts a month of a component on a way to run it. */
public interface Predictor {
  /**
   * The variants of a shape that are worth looking at: sizes, provisioned levels, numbers of
   * instances. The same arguments give the same predictions.
   *
   * @param workload the system, with the traffic of the month that is asked about
   * @param seed of all chance
   */
  List<Prediction> predict(Workload workload, Component component, Shape shape, long seed);
}
