package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.simulation.DataFile;
import java.util.Map;

/**
 * What computes a model's steps.
 *
 * @param memoryBytes of one
 * @param bytesPerSecond of its memory
 * @param flops16 operations a second on 16 bits, dense
 * @param flops8 the same on 8 bits
 * @param watts at full load
 */
record Accelerator(
    String name,
    double memoryBytes,
    double bytesPerSecond,
    double flops16,
    double flops8,
    double watts) {
  private static final DataFile FILE = DataFile.beside(Accelerator.class, "accelerators.csv");
  private static final double GIGA = 1e9;
  private static final double TERA = 1e12;

  /**
   * The accelerator of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Accelerator named(String name) {
    return FILE.rows().stream()
        .filter(row -> name.equals(row.get("accelerator")))
        .findFirst()
        .map(Accelerator::of)
        .orElseThrow(() -> new IllegalArgumentException("no accelerator " + name));
  }

  private static Accelerator of(Map<String, String> row) {
    return new Accelerator(
        String.valueOf(row.get("accelerator")),
        FILE.number(row, "memoryGb") * GIGA,
        FILE.number(row, "bandwidthGbPerSecond") * GIGA,
        FILE.number(row, "tflops16") * TERA,
        FILE.number(row, "tflops8") * TERA,
        FILE.number(row, "watts"));
  }

  /** Whether its serving was measured: the fit stands on H100 alone. */
  boolean isMeasured() {
    return name.equals("H100");
  }
}
