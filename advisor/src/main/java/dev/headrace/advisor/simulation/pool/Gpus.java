package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.OwnMachines;
import dev.headrace.advisor.workload.OwnHardware;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * Those with one GPU of enough memory; the smallest memory first. A team's own machines have as
   * many as they have.
   *
   * @param own the machines of the team; null where it says none
   */
  public static List<Gpu> fitting(Shape shape, int memoryMiB, @Nullable OwnHardware own) {
    boolean takesMore = OwnMachines.run(shape) && own != null;
    return Policy.rentedBy(shape, own).stream()
        .filter(rented -> rented.accelerators() == 1 || takesMore)
        .filter(rented -> rented.accelerator().memoryBytes() >= memoryMiB * BYTES_PER_MIB)
        .sorted(Comparator.comparingDouble(rented -> rented.accelerator().memoryBytes()))
        .map(rented -> new Gpu(rented.name(), rented.priceName(), rented.accelerators()))
        .toList();
  }
}
