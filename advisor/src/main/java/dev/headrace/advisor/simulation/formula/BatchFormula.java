package dev.headrace.advisor.simulation.formula;

import dev.headrace.advisor.catalogue.PriceUse.Per;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.OwnMachines;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.simulation.Quantities;
import dev.headrace.advisor.simulation.pool.Gpus;
import dev.headrace.advisor.simulation.pool.Gpus.Gpu;
import dev.headrace.advisor.workload.Component.Batch;
import dev.headrace.advisor.workload.OwnHardware;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What work in bulk costs: its items are shared among as many workers as keep the deadline, each of
 * which starts anew at each run.
 */
public final class BatchFormula {
  private static final double MEBIBYTES_PER_GB = 1_024;
  private static final double MILLIS_PER_HOUR = 3_600_000;
  private static final double SECONDS_PER_HOUR = 3_600;
  private static final double GIGA = 1e9;

  /** The share of the deadline in which workers work; starts and stragglers take the rest. */
  private static final double OF_DEADLINE = 0.8;

  /** A worker's start and end, which are paid for too: a minute or two, assumed. */
  private static final double START_SECONDS = 90;

  private static final int LAMBDA_VCPU_MIB = 1_769;
  private static final double LAMBDA_LONGEST_MILLIS = 900_000;
  private static final int SIZES = 2;

  private final Context context;
  private final Batch batch;
  private final Shape shape;

  private BatchFormula(Context context, Batch batch, Shape shape) {
    this.context = context;
    this.batch = batch;
    this.shape = shape;
  }

  /** All variants of a way; none where it runs no work in bulk. */
  public static List<Prediction> predict(Context context, Batch batch, Shape shape) {
    return new BatchFormula(context, batch, shape).all();
  }

  private List<Prediction> all() {
    if (batch.gpuMiB() > 0) {
      return OwnMachines.run(shape) ? own() : gpus();
    }
    return switch (shape.id()) {
      case "lambda-on-demand" -> lambda();
      case "batch-fargate", "batch-fargate-spot" -> sized("task");
      case "batch-ec2", "batch-ec2-spot" -> sized("instance");
      case "sagemaker-batch-transform", "sagemaker-async" -> sized("ml");
      default -> List.of();
    };
  }

  private double gigabytes() {
    return batch.memoryMiB() / MEBIBYTES_PER_GB;
  }

  /** Hours of one worker with a whole vCPU for a run's items. */
  private double hoursPerRun() {
    return batch.itemsPerRun() * Quantiles.mean(batch.itemMillis()) / MILLIS_PER_HOUR;
  }

  /** Workers of so many items at once that keep the deadline. */
  private double workers(double itemsAtOnce) {
    double hours = batch.deadlineMillis() / MILLIS_PER_HOUR * OF_DEADLINE;
    return Math.max(1, Math.ceil(hoursPerRun() / itemsAtOnce / hours));
  }

  /** Hours of all workers in a month, their starts included. */
  private double workerHours(double itemsAtOnce) {
    double starts = workers(itemsAtOnce) * START_SECONDS / SECONDS_PER_HOUR;
    return batch.runsPerMonth() * (hoursPerRun() / itemsAtOnce + starts);
  }

  private List<Prediction> sized(String kind) {
    var predictions = new ArrayList<Prediction>();
    for (Size size : Size.fitting(kind, gigabytes(), SIZES)) {
      double copies = Math.floor(size.gigabytes() * 0.9 / gigabytes());
      double parallel = Math.max(1, Math.min(copies, Math.max(1, Math.floor(size.vcpus()))));
      double slowed = batch.waitingShare() + (1 - batch.waitingShare()) / Math.min(1, size.vcpus());
      double atOnce = parallel / slowed;
      predictions.add(
          prediction(
              size.name(),
              atOnce,
              new Quantities()
                  .naming("instance", size.name())
                  .with(Per.INSTANCE_VCPU_HOUR, workerHours(atOnce) * size.vcpus())
                  .with(Per.INSTANCE_GB_HOUR, workerHours(atOnce) * size.gigabytes())));
    }
    return predictions;
  }

  private List<Gpu> fitting() {
    return Gpus.fitting(shape, batch.gpuMiB(), OwnMachines.of(context.workload())).stream()
        .limit(SIZES)
        .toList();
  }

  /** As many machines as keep the deadline, all month: what is owned is not given back. */
  private List<Prediction> own() {
    var predictions = new ArrayList<Prediction>();
    OwnHardware has = OwnMachines.of(context.workload());
    for (Gpu gpu : fitting()) {
      double machines = Math.ceil(workers(1) / gpu.gpus());
      if (has != null && machines > has.machines()) {
        continue;
      }
      double kept = machines * Arrivals.HOURS;
      double busy = batch.runsPerMonth() * hoursPerRun() / gpu.gpus();
      double idle = 1 - Math.min(kept, busy) / kept;
      predictions.add(
          FormulaPredictor.prediction(
              context,
              batch.name(),
              shape,
              String.format(Locale.ROOT, "%.0f x %s", machines, gpu.name()),
              new Quantities().with(Per.INSTANCE_HOUR, kept, kept * idle),
              idle,
              List.of(
                  String.format(
                      Locale.ROOT,
                      "%,.0f items a run on %.0f GPUs; the machines are there all month",
                      batch.itemsPerRun(),
                      workers(1)))));
    }
    return predictions;
  }

  private List<Prediction> gpus() {
    var predictions = new ArrayList<Prediction>();
    for (Gpu gpu : fitting()) {
      double hours = workerHours(1);
      predictions.add(
          prediction(
              gpu.name(),
              1,
              new Quantities()
                  .naming("instance", gpu.priceName())
                  .naming("gpu", gpu.priceName())
                  .with(Per.INSTANCE_GPU_HOUR, hours * gpu.gpus())
                  .with(Per.BUSY_SECOND, hours * SECONDS_PER_HOUR)
                  .with(Per.INSTANCE_SECOND, hours * SECONDS_PER_HOUR)));
    }
    return predictions;
  }

  private Prediction prediction(String size, double atOnce, Quantities quantities) {
    double hours = workerHours(atOnce);
    double starts = batch.runsPerMonth() * workers(atOnce) * START_SECONDS / SECONDS_PER_HOUR;
    quantities
        .with(Per.INSTANCE_HOUR, hours, starts)
        .with(Per.INSTANCE_MONTH, hours / Arrivals.HOURS)
        .with(Per.STORED_GB, batch.packageBytes() / GIGA)
        .with(Per.HOUR, batch.runsPerMonth() * hoursPerRun() / atOnce / workers(atOnce));
    return FormulaPredictor.prediction(
        context,
        batch.name(),
        shape,
        String.format(Locale.ROOT, "%.0f x %s", workers(atOnce), size),
        quantities,
        starts / hours,
        List.of(
            String.format(
                Locale.ROOT,
                "%,.0f items a run in %.1f h, with %.0f s for each worker's start; what goes with"
                    + " it is paid for while it runs",
                batch.itemsPerRun(),
                hoursPerRun() / atOnce / workers(atOnce),
                START_SECONDS)));
  }

  /** An item an invocation, at one vCPU or at what it needs if that is more. */
  private List<Prediction> lambda() {
    if (Quantiles.of(batch.itemMillis()).applyAsDouble(0.999) > LAMBDA_LONGEST_MILLIS) {
      return List.of();
    }
    int memoryMiB = Math.max(LAMBDA_VCPU_MIB, batch.memoryMiB());
    double calls = batch.itemsPerRun() * batch.runsPerMonth();
    double seconds = calls * Quantiles.mean(batch.itemMillis()) / 1e3;
    return List.of(
        FormulaPredictor.prediction(
            context,
            batch.name(),
            shape,
            memoryMiB + " MiB x86_64",
            new Quantities()
                .with(Per.CALL, calls)
                .with(Per.CALL_GB_SECOND, seconds * memoryMiB / MEBIBYTES_PER_GB),
            0,
            List.of(
                String.format(
                    Locale.ROOT,
                    "an invocation an item, %.0f at once to keep the deadline",
                    workers(1)))));
  }
}
