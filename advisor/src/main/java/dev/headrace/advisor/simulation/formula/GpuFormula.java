package dev.headrace.advisor.simulation.formula;

import dev.headrace.advisor.catalogue.PriceUse.Per;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.OwnMachines;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Quantities;
import dev.headrace.advisor.simulation.pool.Gpus;
import dev.headrace.advisor.simulation.pool.Gpus.Gpu;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.OwnHardware;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What code that needs a GPU costs: its duration is taken to be that on whichever GPU fits. */
final class GpuFormula {
  private static final int KINDS = 2;
  private static final double SECONDS_PER_HOUR = 3_600;

  private final Context context;
  private final Code code;
  private final Shape shape;
  private final Demand demand;

  GpuFormula(Context context, Code code, Shape shape, Demand demand) {
    this.context = context;
    this.code = code;
    this.shape = shape;
    this.demand = demand;
  }

  List<Prediction> all() {
    return OwnMachines.run(shape) ? own() : rented();
  }

  private List<Gpu> fitting() {
    return Gpus.fitting(shape, code.gpuMiB(), OwnMachines.of(context.workload())).stream()
        .limit(KINDS)
        .toList();
  }

  private double perGpu(double seconds) {
    return Math.max(1, code.concurrencyPerInstance()) * Demand.UTILISATION / seconds;
  }

  /** As many machines as the busiest hour needs, all month: what is owned is not given back. */
  private List<Prediction> own() {
    var predictions = new ArrayList<Prediction>();
    double seconds = demand.callSeconds(1);
    OwnHardware has = OwnMachines.of(context.workload());
    for (Gpu gpu : fitting()) {
      double perMachine = gpu.gpus() * perGpu(seconds);
      double machines = demand.most(perMachine, 1);
      if (has != null && machines > has.machines()) {
        continue;
      }
      double kept = machines * Arrivals.HOURS;
      double idle = 1 - Math.min(kept, demand.busyHours(perMachine, seconds)) / kept;
      predictions.add(
          FormulaPredictor.prediction(
              context,
              code.name(),
              shape,
              String.format(Locale.ROOT, "%.0f x %s", machines, gpu.name()),
              FormulaPredictor.callQuantities(context, code, demand)
                  .with(Per.INSTANCE_HOUR, kept, kept * idle),
              idle,
              List.of(remark(perMachine))));
    }
    return predictions;
  }

  private String remark(double perInstance) {
    return String.format(
        Locale.ROOT,
        "one serves %.2f calls a second; the duration is taken to be the same on any GPU with"
            + " %,d MiB",
        perInstance,
        code.gpuMiB());
  }

  private List<Prediction> rented() {
    var predictions = new ArrayList<Prediction>();
    double seconds = demand.callSeconds(1);
    double perInstance = perGpu(seconds);
    for (Gpu gpu : fitting()) {
      double kept = demand.instanceHours(perInstance, 1);
      double busy = Math.min(kept, demand.busyHours(perInstance, seconds));
      double idle = 1 - busy / kept;
      Quantities quantities =
          FormulaPredictor.callQuantities(context, code, demand)
              .naming("instance", gpu.priceName())
              .naming("gpu", gpu.priceName())
              .with(Per.INSTANCE_HOUR, kept, kept * idle)
              .with(Per.INSTANCE_SECOND, kept * SECONDS_PER_HOUR, kept * SECONDS_PER_HOUR * idle)
              .with(Per.INSTANCE_GPU_HOUR, kept * gpu.gpus(), kept * gpu.gpus() * idle)
              .with(Per.BUSY_SECOND, busy * SECONDS_PER_HOUR)
              .with(Per.INSTANCE_MONTH, kept / Arrivals.HOURS);
      predictions.add(
          FormulaPredictor.prediction(
              context,
              code.name(),
              shape,
              FormulaPredictor.counted(1, demand.most(perInstance, 1)) + " x " + gpu.name(),
              quantities,
              idle,
              List.of(remark(perInstance))));
    }
    return predictions;
  }
}
