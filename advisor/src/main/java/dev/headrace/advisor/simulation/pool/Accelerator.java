package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.catalogue.Hardware;

/**
 * What computes a model's steps, in bytes and seconds.
 *
 * @param memoryBytes of one
 * @param bytesPerSecond of its memory
 * @param flops16 operations a second on 16 bits, dense
 * @param flops8 the same on 8 bits
 */
record Accelerator(
    String name, double memoryBytes, double bytesPerSecond, double flops16, double flops8) {
  private static final double GIGA = 1e9;
  private static final double TERA = 1e12;

  /**
   * The accelerator of a name, as the catalogue knows it.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Accelerator named(String name) {
    return Hardware.shipped()
        .accelerator(name)
        .map(Accelerator::of)
        .orElseThrow(() -> new IllegalArgumentException("no accelerator " + name));
  }

  private static Accelerator of(Hardware.Accelerator known) {
    return new Accelerator(
        known.name(),
        known.memoryGb() * GIGA,
        known.bandwidthGbPerSecond() * GIGA,
        known.tflops16() * TERA,
        known.tflops8() * TERA);
  }

  /** Whether its serving was measured: the fit stands on H100 alone. */
  boolean isMeasured() {
    return name.equals("H100");
  }
}
