package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.simulation.Curve;
import dev.headrace.advisor.simulation.DataFile;
import dev.headrace.advisor.workload.Component.OpenModel;
import dev.headrace.inference.serve.simulated.BatchSpeed;
import java.util.Map;

/**
 * How long the steps of a model server take: a roofline of memory bandwidth and operations, with
 * what each layer and each sequence costs besides, fitted to measurements.
 */
final class ServingSpeed implements BatchSpeed {
  /** The share of an accelerator's memory that servers use. */
  static final double USABLE_MEMORY = 0.9;

  /** Memory that a server needs besides weights and caches, on each accelerator. */
  static final double RESERVED_BYTES = 2e9;

  private static final Map<String, Double> FIT =
      DataFile.beside(ServingSpeed.class, "serving-fit.csv").numbers("coefficient", "value");
  private static final Curve LAYERS = layers();
  private static final double SECOND_NANOS = 1e9;
  private static final double MICRO_NANOS = 1e3;
  private static final double MILLI_NANOS = 1e6;
  private static final double OPERATIONS_PER_PARAMETER = 2;
  private static final double BITS_PER_BYTE = 8;
  private static final double BILLION = 1e9;

  private final Accelerator accelerator;
  private final int accelerators;
  private final OpenModel model;
  private final double layers;

  /** A server of a model on so many accelerators that share each step. */
  ServingSpeed(Accelerator accelerator, int accelerators, OpenModel model) {
    this.accelerator = accelerator;
    this.accelerators = accelerators;
    this.model = model;
    this.layers = LAYERS.at(model.parametersBillions());
  }

  private static Curve layers() {
    DataFile file = DataFile.beside(ServingSpeed.class, "layers.csv");
    return new Curve(
        file.rows().stream()
            .map(row ->
                new Curve.Point(file.number(row, "parametersBillions"), file.number(row, "layers")))
            .toList());
  }

  private static double fit(String coefficient) {
    Double value = FIT.get(coefficient);
    if (value == null) {
      throw new IllegalStateException("serving-fit.csv lacks " + coefficient);
    }
    return value;
  }

  /** Tokens of attention cache that fit beside the weights; none where not even these fit. */
  long cacheTokens() {
    double memory =
        accelerators * (accelerator.memoryBytes() * USABLE_MEMORY - RESERVED_BYTES)
            - model.weightBytes();
    return (long) Math.max(0, memory / Math.max(1, model.kvBytesPerToken()));
  }

  @Override
  public double stepNanos(int sequences, double contextTokens) {
    double bytesPerWeight = model.bitsPerWeight() / BITS_PER_BYTE;
    double touched =
        Math.min(
            model.parametersBillions(),
            model.activeBillions() * Math.max(1, Math.min(sequences, 8)));
    boolean dense = model.parametersBillions() <= model.activeBillions();
    double weights = (dense ? model.parametersBillions() : touched) * BILLION * bytesPerWeight;
    double caches = contextTokens * model.kvBytesPerToken();
    double memory = (weights + caches) / accelerators / accelerator.bytesPerSecond() * SECOND_NANOS;
    double operations =
        OPERATIONS_PER_PARAMETER
            * model.activeBillions()
            * BILLION
            * sequences
            / accelerators
            / flops()
            * SECOND_NANOS;
    double besides =
        layers * MICRO_NANOS * (fit("layerMicros") + sequences * fit("sequenceLayerMicros"));
    return Math.max(memory * fit("bandwidthFactor"), operations * fit("prefillFactor")) + besides;
  }

  @Override
  public double prefillNanos(double tokens) {
    return fit("prefillFactor")
        * OPERATIONS_PER_PARAMETER
        * model.activeBillions()
        * BILLION
        * tokens
        / accelerators
        / flops()
        * SECOND_NANOS;
  }

  /**
   * What an answer takes besides the server's steps: the way through its front end, and chunks that
   * wait for one another. It delays the answer and takes nothing from other requests.
   */
  double delayNanos(double inputTokens) {
    return fit("frontEndMillis") * MILLI_NANOS
        + fit("promptDelayFactor") * prefillNanos(inputTokens);
  }

  private double flops() {
    return model.bitsPerWeight() > 8 ? accelerator.flops16() : accelerator.flops8();
  }
}
