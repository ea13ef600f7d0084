package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.simulation.DataFile;
import dev.headrace.advisor.workload.Component.OpenModel;
import java.util.Map;

/** How long a model server takes to start, by phase. */
final class Phases {
  private static final Map<String, Double> SECONDS =
      DataFile.beside(Phases.class, "start-phases.csv").numbers("phase", "seconds");
  private static final double GIGA = 1e9;

  private Phases() {}

  private static double seconds(String phase) {
    Double seconds = SECONDS.get(phase);
    if (seconds == null) {
      throw new IllegalStateException("start-phases.csv lacks " + phase);
    }
    return seconds;
  }

  private static double loading(OpenModel model) {
    return model.weightBytes() / GIGA * seconds("weightsPerGb") + seconds("warmUp");
  }

  /** On an instance that must be had first: instance, image, weights, warm-up. */
  static double ofInstance(OpenModel model) {
    return seconds("instance") + seconds("image") + loading(model);
  }

  /** On an endpoint of SageMaker: as an instance, and no less than its own five minutes. */
  static double ofEndpoint(OpenModel model) {
    return Math.max(seconds("sagemakerEndpoint"), ofInstance(model));
  }

  /** On a worker of RunPod. */
  static double ofWorker(OpenModel model) {
    return seconds("runpodWorker") + loading(model);
  }
}
