package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.catalogue.Hardware;
import dev.headrace.advisor.simulation.DataFile;
import dev.headrace.advisor.workload.OwnHardware;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Something with accelerators that can be had: an instance type, a worker or a pod of RunPod, a
 * machine of one's own.
 *
 * @param name as it is shown, such as {@code g6.xlarge}
 * @param priceName as prices name it
 * @param accelerators of one
 * @param lostPerMonth the share that Spot takes back in a month
 */
record Rented(
    String name, String priceName, Accelerator accelerator, int accelerators, double lostPerMonth) {
  private static final DataFile INSTANCES = DataFile.beside(Rented.class, "instances.csv");
  private static final DataFile OTHERS = DataFile.beside(Rented.class, "others.csv");
  private static final double[] BUCKETS = {0.025, 0.075, 0.125, 0.175, 0.25};
  private static final double UNKNOWN_BUCKET = 0.15;

  /** Instance types of EC2, with GPUs or with Neuron chips. */
  static List<Rented> instances(boolean neuron) {
    var all = new ArrayList<Rented>();
    for (Map<String, String> row : INSTANCES.rows()) {
      Hardware.Instance known =
          Hardware.shipped().instance(String.valueOf(row.get("instance"))).orElseThrow();
      String accelerator = known.accelerator();
      boolean isNeuron = accelerator.startsWith("INF") || accelerator.startsWith("TRN");
      if (isNeuron == neuron) {
        int bucket = (int) INSTANCES.number(row, "spotBucket");
        all.add(
            new Rented(
                known.type(),
                known.type(),
                Accelerator.named(accelerator),
                known.accelerators(),
                bucket < 0 ? UNKNOWN_BUCKET : BUCKETS[bucket]));
      }
    }
    return all;
  }

  /** The machines of a team. */
  static Rented own(OwnHardware hardware) {
    return new Rented(
        named(hardware.gpus(), hardware.gpu()),
        hardware.gpu(),
        Accelerator.named(hardware.gpu()),
        hardware.gpus(),
        0);
  }

  private static String named(int accelerators, String accelerator) {
    return accelerators == 1 ? accelerator : "(" + accelerators + " x " + accelerator + ")";
  }

  /** What another provider rents, by what the file calls it: {@code serverless}, {@code pod}. */
  static List<Rented> others(String provider) {
    return OTHERS.rows().stream()
        .filter(row -> provider.equals(row.get("offer")))
        .map(row ->
            new Rented(
                named(
                    (int) OTHERS.number(row, "accelerators"),
                    String.valueOf(row.get("accelerator"))),
                String.valueOf(row.get("priceName")),
                Accelerator.named(String.valueOf(row.get("accelerator"))),
                (int) OTHERS.number(row, "accelerators"),
                0))
        .toList();
  }
}
