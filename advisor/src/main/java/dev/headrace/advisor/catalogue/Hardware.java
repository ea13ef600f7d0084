package dev.headrace.advisor.catalogue;

import dev.headrace.billing.prices.Evidence;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Accelerators, and the instance types that have them. */
public final class Hardware {
  private final Map<String, Accelerator> accelerators = new LinkedHashMap<>();
  private final Map<String, Instance> instances = new LinkedHashMap<>();

  private Hardware(Row file) {
    file.rows("accelerators").forEach(row -> accelerators.put(row.text("name"), accelerator(row)));
    for (Object row : file.list("instances")) {
      Instance instance = instance((List<?>) row);
      instances.put(instance.type(), instance);
    }
  }

  /**
   * A GPU or another chip for models.
   *
   * @param memoryGb of one, in GB of 10^9 bytes
   * @param bandwidthGbPerSecond of that memory
   * @param tflops16 dense, at 16 bits
   * @param tflops8 dense, at 8 bits; as at 16 where it has no faster way
   */
  public record Accelerator(
      String name,
      double memoryGb,
      double bandwidthGbPerSecond,
      double tflops16,
      double tflops8,
      Fact<String> origin) {}

  /**
   * A type of EC2 instance.
   *
   * @param accelerator its name; {@code none} where there is none
   * @param acceleratorMiB of memory of one accelerator
   * @param architecture {@code x86_64} or {@code arm64}
   */
  public record Instance(
      String type,
      int vcpus,
      long memoryMiB,
      String accelerator,
      int accelerators,
      long acceleratorMiB,
      int localDiskGb,
      String architecture) {
    /** Of all its accelerators together. */
    public long allAcceleratorsMiB() {
      return acceleratorMiB * accelerators;
    }
  }

  /** The tables that come with Headrace; read once, when first asked for. */
  public static Hardware shipped() {
    return Shipped.HARDWARE;
  }

  private static final class Shipped {
    static final Hardware HARDWARE = new Hardware(Row.ofFile("hardware.yaml"));
  }

  /** All accelerators. */
  public List<Accelerator> accelerators() {
    return List.copyOf(accelerators.values());
  }

  /** An accelerator by its name, such as {@code L40S}. */
  public Optional<Accelerator> accelerator(String name) {
    return Optional.ofNullable(accelerators.get(name));
  }

  /** All instance types. */
  public List<Instance> instances() {
    return List.copyOf(instances.values());
  }

  /** An instance type by its name, such as {@code g6e.xlarge}. */
  public Optional<Instance> instance(String type) {
    return Optional.ofNullable(instances.get(type));
  }

  private static Accelerator accelerator(Row row) {
    double tflops16 = row.number("tflops16");
    return new Accelerator(
        row.text("name"),
        row.number("memoryGb"),
        row.number("bandwidthGbPerSecond"),
        tflops16,
        row.has("tflops8") ? row.number("tflops8") : tflops16,
        new Fact<>(
            row.text("name"),
            row.text("source"),
            LocalDate.parse(row.text("read")),
            Evidence.valueOf(row.text("evidence").toUpperCase(Locale.ROOT))));
  }

  private static Instance instance(List<?> cells) {
    return new Instance(
        String.valueOf(cells.get(0)),
        whole(cells.get(1)),
        whole(cells.get(2)),
        String.valueOf(cells.get(3)),
        whole(cells.get(4)),
        whole(cells.get(5)),
        whole(cells.get(6)),
        String.valueOf(cells.get(7)));
  }

  private static int whole(Object value) {
    return ((Number) value).intValue();
  }
}
