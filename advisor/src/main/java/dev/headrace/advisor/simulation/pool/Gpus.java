package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.catalogue.Shape;
import java.util.Comparator;
import java.util.List;

/** What a shape offers with accelerators, for work that needs a GPU and is no language model. */
public final class Gpus {
  private static final double BYTES_PER_MIB = 1 << 20;

  private Gpus() {}

  /**
   * Something with one GPU or more.
   *
   * @param name as it is shown
   * @param priceName as prices name it
   * @param gpus that it has
   */
  public record Gpu(String name, String priceName, int gpus) {}

  /** Those with one GPU of enough memory; the smallest memory first. */
  public static List<Gpu> fitting(Shape shape, int memoryMiB) {
    return Policy.rentedBy(shape).stream()
        .filter(rented -> rented.accelerators() == 1)
        .filter(rented -> rented.accelerator().memoryBytes() >= memoryMiB * BYTES_PER_MIB)
        .sorted(Comparator.comparingDouble(rented -> rented.accelerator().memoryBytes()))
        .map(rented -> new Gpu(rented.name(), rented.priceName(), rented.accelerators()))
        .toList();
  }
}
