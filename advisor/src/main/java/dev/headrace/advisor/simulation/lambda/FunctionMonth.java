package dev.headrace.advisor.simulation.lambda;

import dev.headrace.advisor.catalogue.PriceUse;
import dev.headrace.advisor.catalogue.PriceUse.Per;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Quantities;
import dev.headrace.advisor.simulation.Stretch;
import dev.headrace.advisor.simulation.UsageLines;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.Protocol;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.kernel.usage.Unit;
import dev.headrace.lambda.run.LambdaDimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was counted of a function, as the month that it stands for. */
final class FunctionMonth {
  private static final String LAMBDA = "AWSLambda";
  private static final double MEBIBYTE_MILLIS_PER_GB_SECOND = 1_024_000;
  private static final double MEBIBYTES_PER_GB = 1_024;
  private static final double SECONDS_PER_HOUR = 3_600;
  private static final double GIGA = 1e9;

  private final Context context;
  private final Code code;
  private final Arrivals arrivals;
  private final FunctionSetup setup;
  private final Levels levels;
  private final Tally tally;
  private final double scale;

  FunctionMonth(
      Context context,
      Code code,
      Arrivals arrivals,
      FunctionSetup setup,
      Levels levels,
      Tally tally) {
    this.context = context;
    this.code = code;
    this.arrivals = arrivals;
    this.setup = setup;
    this.levels = levels;
    this.tally = tally;
    this.scale = tally.calls == 0 ? 0 : arrivals.callsPerMonth() / tally.calls;
  }

  double share(long count) {
    return tally.calls == 0 ? 0 : count / (double) tally.calls;
  }

  /** A whole answer's first byte comes with its last; of a stream it is not simulated. */
  @Nullable Latency firstByte() {
    return code.protocols().contains(Protocol.STREAMING) ? null : tally.latency.latency();
  }

  private double used(LambdaDimension dimension) {
    return tally.usage().getOrDefault(dimension, 0L) * scale;
  }

  private double heldGbSeconds() {
    return levels.levelHours() * SECONDS_PER_HOUR * setup.memoryMiB() / MEBIBYTES_PER_GB;
  }

  /** The share of what is provisioned that served nothing; on demand nothing idles. */
  double idleShare() {
    return levels.isNone() ? 0 : idleGbSeconds() / heldGbSeconds();
  }

  private double idleGbSeconds() {
    double busy = 0;
    for (LambdaDimension dimension : LambdaDimension.values()) {
      if (isProvisionedCompute(dimension)) {
        busy += used(dimension) / MEBIBYTE_MILLIS_PER_GB_SECOND;
      }
    }
    return Math.max(0, heldGbSeconds() - busy);
  }

  private static boolean isProvisionedCompute(LambdaDimension dimension) {
    return dimension.wasteOf() == null
        && dimension.usageType().startsWith("Lambda-Provisioned-GB-Second");
  }

  private static boolean isHold(LambdaDimension dimension) {
    return dimension.usageType().startsWith("Lambda-Provisioned-Concurrency");
  }

  List<UsageLine> usage(Shape shape) {
    var lines = new UsageLines(context.workload().region(), "function:" + code.name());
    for (LambdaDimension dimension : LambdaDimension.values()) {
      if (dimension.wasteOf() == null && !isHold(dimension)) {
        add(lines, dimension);
      }
    }
    if (!levels.isNone()) {
      lines.add(
          LAMBDA,
          setup.architecture().equals(FunctionSetup.ARM)
              ? "Lambda-Provisioned-Concurrency-ARM"
              : "Lambda-Provisioned-Concurrency",
          PriceUnit.GB_SECOND,
          heldGbSeconds(),
          idleGbSeconds());
    }
    if (setup.snapshots() && !setup.family().equals("java")) {
      addSnapshots(lines);
    }
    plumbing().addTo(lines, shape, PriceUse::plumbing);
    return lines.lines();
  }

  private Quantities plumbing() {
    double calls = arrivals.callsPerMonth() * (1 - share(tally.throttled));
    return new Quantities()
        .with(Per.CALL, calls)
        .with(Per.GB_IN, calls * code.requestBytes() / GIGA)
        .with(Per.GB_OUT, context.isEntry(code) ? calls * code.answerBytes() / GIGA : 0)
        .with(Per.STORED_GB, code.packageBytes() / GIGA);
  }

  private void add(UsageLines lines, LambdaDimension dimension) {
    boolean requests = dimension.unit() == Unit.REQUESTS;
    double unit = requests ? 1 : MEBIBYTE_MILLIS_PER_GB_SECOND;
    lines.add(
        LAMBDA,
        dimension.usageType(),
        requests ? PriceUnit.REQUEST : PriceUnit.GB_SECOND,
        used(dimension) / unit,
        tally.wasted(dimension) * scale / unit);
  }

  /** The snapshot is kept all month and restored at each start; Java pays for neither. */
  private void addSnapshots(UsageLines lines) {
    double gigabytes = setup.memoryMiB() / MEBIBYTES_PER_GB;
    lines
        .add(
            LAMBDA,
            "Lambda-SnapStart-Cached-GB-Second",
            PriceUnit.GB_SECOND,
            gigabytes * Traffic.MONTH_SECONDS)
        .add(
            LAMBDA,
            "Lambda-SnapStart-Restored-GB",
            PriceUnit.GB,
            gigabytes * tally.coldLatency.total() * scale);
  }

  List<String> remarks(List<Stretch> stretches) {
    var remarks = new ArrayList<String>();
    remarks.add(
        String.format(
            Locale.ROOT,
            "%,d calls by the rules of Lambda: %s",
            tally.calls,
            Stretch.describe(stretches)));
    remarks.add(startRemark());
    long concurrency = setup.accountConcurrency(arrivals);
    if (concurrency > 1_000) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "needs an account concurrency of %,d instead of 1,000, which AWS raises on request",
              concurrency));
    }
    if (setup.memoryMiB() > FunctionSetup.MEMORY_MIB_PER_VCPU) {
      remarks.add("code of one thread gains nothing from memory beyond 1,769 MiB, one vCPU");
    }
    return remarks;
  }

  private String startRemark() {
    if (setup.snapshots()) {
      return "restores from a snapshot are assumed at 250 ms in the middle and 700 ms at p99;"
          + " only \"sub-second\" is published";
    }
    InitTimes measured = setup.measured();
    if (setup.isInitKnown()) {
      return "INIT takes what the workload says";
    }
    if (measured == null) {
      return "no start of " + code.runtime() + " was measured: INIT is assumed";
    }
    return String.format(
        Locale.ROOT,
        "INIT as measured for %s (%s, %d MiB, %,d starts), plus what loading %.1f MB takes",
        measured.runtime(),
        measured.packaging(),
        measured.memoryMiB(),
        measured.samples(),
        code.packageBytes() / 1e6);
  }
}
