package dev.headrace.advisor.simulation.formula;

import dev.headrace.advisor.catalogue.PriceUse.Per;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.simulation.OwnMachines;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Quantities;
import dev.headrace.advisor.simulation.UsageLines;
import dev.headrace.advisor.workload.Component.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Predicts what code costs on ways that are not simulated. */
public final class FormulaPredictor {
  static final String NOT_SIMULATED = "cost by formula, latency not simulated";

  private static final double MEBIBYTES_PER_GB = 1_024;
  private static final double GIGA = 1e9;
  private static final double SECONDS_PER_HOUR = 3_600;
  private static final int SIZES = 3;
  private static final int AVAILABLE = 2;

  /**
   * The least of Lambda Managed Instances.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-scaling.html
   */
  private static final int MANAGED_INSTANCES = 3;

  private final Context context;
  private final Code code;
  private final Shape shape;
  private final Demand demand;

  private FormulaPredictor(Context context, Code code, Shape shape) {
    this.context = context;
    this.code = code;
    this.shape = shape;
    this.demand = new Demand(context, code);
  }

  /** All variants of a way; none for one that is not known. */
  public static List<Prediction> predict(Context context, Code code, Shape shape) {
    return new FormulaPredictor(context, code, shape).all();
  }

  private List<Prediction> all() {
    if (code.gpuMiB() > 0) {
      return new GpuFormula(context, code, shape, demand).all();
    }
    return switch (shape.id()) {
      case "fargate", "fargate-spot", "ecs-express" -> kept("task", AVAILABLE);
      case "ecs-ec2" -> kept("instance", AVAILABLE);
      case "lambda-managed-instances" -> kept("instance", MANAGED_INSTANCES);
      case "sagemaker-realtime" -> kept("ml", AVAILABLE);
      case "app-runner" -> busy("app-runner", 1);
      case "cloud-run" -> busy("cloud-run", 0);
      case "azure-functions" -> busy("azure", 0);
      case "sagemaker-serverless" -> serverless();
      case "agentcore-runtime" -> new SessionFormula(context, code, shape, demand).all();
      default -> List.of();
    };
  }

  private double gigabytes() {
    return code.memoryMiB() / MEBIBYTES_PER_GB;
  }

  /** Copies of the code that fit into the memory of an instance that a whole team's code shares. */
  private int processes(Size size, boolean whole) {
    return whole ? (int) Math.max(1, Math.floor(size.gigabytes() * 0.8 / gigabytes())) : 1;
  }

  /** Instances that are paid for whether they have calls or not. */
  private List<Prediction> kept(String kind, int least) {
    var predictions = new ArrayList<Prediction>();
    for (Size size : Size.fitting(kind, gigabytes(), SIZES)) {
      double perInstance = demand.perInstance(size.vcpus(), processes(size, !kind.equals("task")));
      double hours = demand.instanceHours(perInstance, least);
      double idle = Math.clamp(1 - demand.calls() / perInstance / SECONDS_PER_HOUR / hours, 0, 1);
      Quantities quantities =
          quantities()
              .naming("instance", size.name())
              .with(Per.INSTANCE_HOUR, hours, hours * idle)
              .with(Per.INSTANCE_VCPU_HOUR, hours * size.vcpus(), hours * size.vcpus() * idle)
              .with(Per.INSTANCE_GB_HOUR, hours * size.gigabytes(), hours * size.gigabytes() * idle)
              .with(Per.INSTANCE_MONTH, hours / Arrivals.HOURS);
      predictions.add(
          prediction(
              counted(least, demand.most(perInstance, least)) + " x " + size.name(),
              quantities,
              idle,
              String.format(
                  Locale.ROOT,
                  "one serves %.2f calls a second at %.0f %% of its vCPUs and %d calls at once;"
                      + " %d at least",
                  perInstance,
                  100 * Demand.UTILISATION,
                  code.concurrencyPerInstance(),
                  least)));
    }
    return predictions;
  }

  static String counted(int least, double most) {
    return least >= most
        ? Integer.toString(least)
        : String.format(Locale.ROOT, "%d to %.0f", least, most);
  }

  /** Instances that are paid for while they have calls; some are kept for less. */
  private List<Prediction> busy(String kind, int least) {
    var predictions = new ArrayList<Prediction>();
    for (Size size : Size.fitting(kind, gigabytes(), SIZES)) {
      double perInstance = demand.perInstance(size.vcpus(), 1);
      double hours = demand.busyHours(perInstance, demand.callSeconds(size.vcpus()));
      double kept = Math.max(0, demand.instanceHours(perInstance, least) - hours);
      double idleHours = least == 0 ? 0 : kept;
      double seconds = hours * SECONDS_PER_HOUR;
      Quantities quantities =
          quantities()
              .with(Per.BUSY_SECOND, seconds)
              .with(Per.BUSY_VCPU_SECOND, seconds * size.vcpus())
              .with(Per.BUSY_GB_SECOND, seconds * size.gigabytes())
              .with(Per.BUSY_VCPU_HOUR, hours * size.vcpus())
              .with(Per.BUSY_GB_HOUR, hours * size.gigabytes())
              .with(Per.IDLE_GB_HOUR, idleHours * size.gigabytes(), idleHours * size.gigabytes());
      predictions.add(
          prediction(
              size.name(),
              quantities,
              idleHours / Math.max(1e-9, hours + idleHours),
              String.format(
                  Locale.ROOT,
                  "%.0f instance-hours have calls, at %.2f calls a second each",
                  hours,
                  perInstance)));
    }
    return predictions;
  }

  private List<Prediction> serverless() {
    var predictions = new ArrayList<Prediction>();
    for (Size size : Size.fitting("sagemaker-serverless", gigabytes(), SIZES)) {
      double seconds = demand.calls() * demand.callSeconds(size.vcpus());
      predictions.add(
          prediction(
              size.name(),
              quantities()
                  .naming("gb", String.format(Locale.ROOT, "%.0f", size.gigabytes()))
                  .with(Per.CALL_SECOND, seconds),
              0,
              "vCPUs are taken to grow with memory as Lambda's do"));
    }
    return predictions;
  }

  private Quantities quantities() {
    return callQuantities(context, code, demand);
  }

  static Quantities callQuantities(Context context, Code code, Demand demand) {
    double calls = demand.calls();
    return new Quantities()
        .with(Per.CALL, calls)
        .with(Per.GB_IN, calls * code.requestBytes() / GIGA)
        .with(Per.GB_OUT, context.isEntry(code) ? calls * code.answerBytes() / GIGA : 0)
        .with(Per.STORED_GB, (code.packageBytes() + code.weightBytes()) / GIGA);
  }

  private Prediction prediction(String variant, Quantities quantities, double idle, String remark) {
    return prediction(context, code.name(), shape, variant, quantities, idle, List.of(remark));
  }

  static Prediction prediction(
      Context context,
      String component,
      Shape shape,
      String variant,
      Quantities quantities,
      double idle,
      List<String> remarks) {
    var lines = new UsageLines(context.workload().region(), shape.family() + ":" + component);
    quantities.addTo(lines, shape, use -> true);
    if (OwnMachines.run(shape)) {
      OwnMachines.addTo(lines, context.workload(), quantities.of(Per.INSTANCE_HOUR), idle);
    }
    var all = new ArrayList<String>();
    all.add(NOT_SIMULATED);
    all.addAll(remarks);
    return new Prediction(
        component,
        shape.id(),
        variant,
        Obtained.FORMULA,
        null,
        null,
        0,
        0,
        0,
        Math.clamp(idle, 0, 1),
        lines.lines(),
        List.copyOf(all));
  }
}
