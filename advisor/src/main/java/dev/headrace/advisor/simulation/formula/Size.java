package dev.headrace.advisor.simulation.formula;

import dev.headrace.advisor.simulation.DataFile;
import java.util.ArrayList;
import java.util.List;

/**
 * A size in which work can be had.
 *
 * @param name as it is shown, and as prices name it where they do
 * @param gigabytes of memory
 */
record Size(String name, double vcpus, double gigabytes) {
  private static final DataFile FILE = DataFile.beside(Size.class, "sizes.csv");

  /** All sizes of a kind, the smallest first. */
  static List<Size> of(String kind) {
    return FILE.rows().stream()
        .filter(row -> kind.equals(row.get("kind")))
        .map(row ->
            new Size(
                String.valueOf(row.get("name")),
                FILE.number(row, "vcpus"),
                FILE.number(row, "gigabytes")))
        .toList();
  }

  /**
   * Those with enough memory that are worth looking at: the smallest memory for each number of
   * vCPUs, at most so many.
   */
  static List<Size> fitting(String kind, double gigabytes, int most) {
    var fitting = new ArrayList<Size>();
    for (Size size : of(kind)) {
      boolean larger = fitting.isEmpty() || size.vcpus > fitting.getLast().vcpus;
      if (size.gigabytes >= gigabytes && larger && fitting.size() < most) {
        fitting.add(size);
      }
    }
    return fitting;
  }
}
