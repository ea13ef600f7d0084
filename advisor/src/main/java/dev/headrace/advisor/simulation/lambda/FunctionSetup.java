package dev.headrace.advisor.simulation.lambda;

import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.advisor.workload.Workload.Note;
import dev.headrace.engine.simulated.Distribution;
import dev.headrace.engine.simulated.Faults;
import dev.headrace.engine.simulated.Profile;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkSpec.CodeId;
import dev.headrace.lambda.run.Architecture;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.lambda.run.VersionSpec;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A component as a function of one memory size and architecture.
 *
 * @param snapshots whether environments are restored from a snapshot (SnapStart)
 */
record FunctionSetup(
    Workload workload, Code code, int memoryMiB, String architecture, boolean snapshots) {
  /** The memory that comes with one vCPU; code of one thread gains nothing beyond. */
  static final int MEMORY_MIB_PER_VCPU = 1_769;

  /** A function's longest time-out. */
  static final int TIMEOUT_MILLIS = 900_000;

  static final String ARM = "arm64";
  static final String X86 = "x86_64";

  private static final Partition ACCOUNT = new Partition("000000000000", "us-east-1");
  private static final long STANDARD_CONCURRENCY = 1_000;
  private static final double CONCURRENCY_RESERVE = 1.5;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;

  /**
   * How long Lambda prepares provisioned concurrency: "a minute or two".
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
   */
  private static final long PREPARATION_MILLIS = 90_000;

  private static final int WHOLE_VCPU_MILLIS = 1_000;

  /** What sets it apart, such as {@code 1769 MiB arm64}. */
  String title() {
    return memoryMiB + " MiB " + architecture;
  }

  /** The share of a vCPU that code of one thread has. */
  double vcpus() {
    return Math.min(1, memoryMiB / (double) MEMORY_MIB_PER_VCPU);
  }

  /** How many times as long a call takes as on one vCPU. */
  double stretch() {
    return code.waitingShare() + (1 - code.waitingShare()) / vcpus();
  }

  /** How long a call takes in the mean, in seconds. */
  double meanSeconds() {
    return Quantiles.mean(code.durationMillis()) * stretch() / MILLIS_PER_SECOND;
  }

  /** How long a call takes at most but for one in a hundred, in seconds. */
  double longSeconds() {
    return Quantiles.of(code.durationMillis()).applyAsDouble(0.99) * stretch() / MILLIS_PER_SECOND;
  }

  /** The concurrency that an account needs for it. */
  long accountConcurrency(Arrivals arrivals) {
    double most = 0;
    for (int hour = 0; hour < Levels.HOURS; hour++) {
      most = Math.max(most, arrivals.mostPerSecond(hour));
    }
    double needed =
        Math.max(most * meanSeconds(), arrivals.batchSize()) * CONCURRENCY_RESERVE
            + most / WHOLE_VCPU_MILLIS;
    long thousands = (long) Math.ceil(needed / STANDARD_CONCURRENCY);
    return Math.clamp(
        thousands * STANDARD_CONCURRENCY, STANDARD_CONCURRENCY, Quota.ACCOUNT_CONCURRENCY.most());
  }

  /**
   * The limits of AWS.
   *
   * @param prepared whether what is provisioned was prepared before: windows are too short for it
   */
  Quotas quotas(Arrivals arrivals, boolean prepared) {
    return Quotas.STANDARD
        .with(Quota.ACCOUNT_CONCURRENCY, accountConcurrency(arrivals))
        .with(Quota.PROVISIONED_PREPARATION_MILLIS, prepared ? 0 : PREPARATION_MILLIS)
        .with(Quota.MACHINE_ENVIRONMENTS, Quota.MACHINE_ENVIRONMENTS.most())
        .with(Quota.USAGE_CHECKPOINT_MILLIS, 0)
        .with(Quota.EXPLAINED_INVOCATIONS, 0);
  }

  VersionSpec version() {
    return new VersionSpec(
        ACCOUNT,
        "simulated",
        "1",
        1,
        new CodeId("00"),
        code.runtime(),
        architecture.equals(ARM) ? Architecture.ARM64 : Architecture.X86_64,
        "handler",
        Map.of(),
        memoryMiB,
        TIMEOUT_MILLIS,
        512,
        "/aws/lambda/simulated",
        0);
  }

  /** How its environments behave; made once, as its tables cost a millisecond. */
  Profiles profiles() {
    return new Profiles(profile(false), profile(true));
  }

  /**
   * How environments behave.
   *
   * @param afterIdleDay those that start after a day without a call
   */
  record Profiles(Profile usual, Profile afterIdleDay) {}

  /**
   * How its environments behave.
   *
   * @param afterIdleDay whether nobody has called it for a day
   */
  private Profile profile(boolean afterIdleDay) {
    double share = StartTerms.term("idleDaySlowestShare");
    DoubleUnaryOperator usual = startMillis();
    DoubleUnaryOperator start =
        afterIdleDay ? p -> usual.applyAsDouble(1 - share + share * p) : usual;
    double fetch = StartTerms.codeMillis(code);
    double vpc = workload.rules().mayLeaveVpc() ? 0 : StartTerms.term("vpcMillis");
    return new Profile(
        Distribution.uniform(
            nanos(StartTerms.term("sandboxLeastMillis") + vpc),
            nanos(StartTerms.term("sandboxMostMillis") + vpc)),
        Distribution.fixed(nanos(snapshots ? 0 : fetch)),
        Distribution.fixed(0),
        Distribution.quantiles(Quantiles.table(start, NANOS_PER_MILLI * vcpuShare())),
        Distribution.fixed(0),
        Distribution.quantiles(
            Quantiles.table(Quantiles.of(code.durationMillis()), NANOS_PER_MILLI * stretch())),
        memoryMiB,
        Faults.NONE);
  }

  /**
   * A start takes as long at any memory size: as measured, Lambda lends it CPU. The engine
   * stretches it by the share of a vCPU that the size has, so it is shortened by as much before.
   */
  private double vcpuShare() {
    int millis = Math.clamp(memoryMiB * WHOLE_VCPU_MILLIS / MEMORY_MIB_PER_VCPU, 1, 1_000);
    return millis / (double) WHOLE_VCPU_MILLIS;
  }

  /**
   * The INIT phase, or a restore, with what the payload adds to the first call, in milliseconds by
   * the share of starts that are shorter.
   */
  private DoubleUnaryOperator startMillis() {
    double payload = StartTerms.payloadMillis(family(), code.requestBytes());
    if (snapshots) {
      return probability -> StartTerms.restoreMillis(probability) + payload;
    }
    InitTimes measured = measured();
    if (isInitKnown() || measured == null) {
      DoubleUnaryOperator init = Quantiles.of(code.initMillis());
      return probability -> init.applyAsDouble(probability) + payload;
    }
    double read = code.image() ? StartTerms.term("imageShareRead") : 1;
    double loading = StartTerms.loadingMillis((long) (code.packageBytes() * read));
    return probability -> measured.quantileMillis(probability) + loading + payload;
  }

  /** Whether the user gave or measured the time of INIT. */
  boolean isInitKnown() {
    Note note = workload.notes().get("components." + code.name() + ".init");
    return note == null || note.origin() == Origin.GIVEN || note.origin() == Origin.MEASURED;
  }

  @Nullable InitTimes measured() {
    return InitTimes.nearest(code.runtime(), code.image(), architecture, memoryMiB);
  }

  String family() {
    return InitTimes.familyOf(code.runtime());
  }

  private static long nanos(double millis) {
    return Math.round(millis * NANOS_PER_MILLI);
  }
}
