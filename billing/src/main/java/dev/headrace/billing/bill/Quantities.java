package dev.headrace.billing.bill;

import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.billing.prices.Regions;
import dev.headrace.kernel.Partition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Usage lines from figures that are known: the quantities of a formula, a worked example, an
 * estimate. All lines are of one resource and one span of time.
 */
public final class Quantities {
  private static final String LAMBDA = "AWSLambda";
  private static final BigDecimal MIB_PER_GB = new BigDecimal(1_024);
  private static final BigDecimal MILLIS_PER_SECOND = new BigDecimal(1_000);
  private static final int FREE_LAMBDA_STORAGE_MIB = 512;
  private static final int FREE_FARGATE_STORAGE_GB = 20;

  private final Partition partition;
  private final Period period;
  private final String resourceArn;
  private final List<UsageLine> lines = new ArrayList<>();

  /** Quantities of one resource in one span of time. */
  public Quantities(Partition partition, Period period, String resourceArn) {
    this.partition = partition;
    this.period = period;
    this.resourceArn = resourceArn;
  }

  /** A processor that a cloud has different prices for. */
  public enum Processor {
    /** Intel's and AMD's. */
    X86(""),
    /** AWS Graviton. */
    ARM("-ARM");

    private final String suffix;

    Processor(String suffix) {
      this.suffix = suffix;
    }
  }

  /** Requests of a function, each as long as billed, with so much memory. */
  public Quantities lambda(
      long requests, BigDecimal billedMillis, int memoryMiB, Processor processor) {
    lambdaRequests(requests, processor);
    return add(
        LAMBDA,
        "Lambda-GB-Second" + processor.suffix,
        PriceUnit.GB_SECOND,
        gbSeconds(requests, billedMillis, memoryMiB));
  }

  /** Requests of a function, without their duration. */
  public Quantities lambdaRequests(long requests, Processor processor) {
    return add(LAMBDA, "Request" + processor.suffix, PriceUnit.REQUEST, new BigDecimal(requests));
  }

  /** Ephemeral storage of requests: what is beyond the 512 MB that each function has free. */
  public Quantities lambdaStorage(long requests, BigDecimal billedMillis, int storageMiB) {
    int paid = Math.max(0, storageMiB - FREE_LAMBDA_STORAGE_MIB);
    return add(
        LAMBDA,
        "Lambda-Storage-GB-Second",
        PriceUnit.GB_SECOND,
        gbSeconds(requests, billedMillis, paid));
  }

  /** Environments held ready for so many seconds, whether they ran anything or not. */
  public Quantities lambdaProvisioned(
      int level, BigDecimal seconds, int memoryMiB, Processor processor) {
    return add(
        LAMBDA,
        "Lambda-Provisioned-Concurrency" + processor.suffix,
        PriceUnit.GB_SECOND,
        gb(memoryMiB).multiply(new BigDecimal(level)).multiply(seconds));
  }

  /** Requests that ran in environments held ready. */
  public Quantities lambdaOnProvisioned(
      long requests, BigDecimal billedMillis, int memoryMiB, Processor processor) {
    lambdaRequests(requests, processor);
    return add(
        LAMBDA,
        "Lambda-Provisioned-GB-Second" + processor.suffix,
        PriceUnit.GB_SECOND,
        gbSeconds(requests, billedMillis, memoryMiB));
  }

  /** Snapshots kept for so many seconds, and environments restored from them. */
  public Quantities lambdaSnapStart(int memoryMiB, BigDecimal cachedSeconds, long restores) {
    add(
        LAMBDA,
        "Lambda-SnapStart-Cached-GB-Second",
        PriceUnit.GB_SECOND,
        gb(memoryMiB).multiply(cachedSeconds));
    return add(
        LAMBDA,
        "Lambda-SnapStart-Restored-GB",
        PriceUnit.GB,
        gb(memoryMiB).multiply(new BigDecimal(restores)));
  }

  /** Linux tasks of Amazon ECS on Fargate, each as long as billed; 20 GB of storage are free. */
  public Quantities fargate(
      long tasks,
      BigDecimal billedSeconds,
      BigDecimal vcpus,
      int memoryMiB,
      int storageGb,
      Processor processor) {
    String prefix = processor == Processor.ARM ? "USE1-Fargate-ARM-" : "USE1-Fargate-";
    BigDecimal seconds = billedSeconds.multiply(new BigDecimal(tasks));
    BigDecimal paidStorageGb = new BigDecimal(Math.max(0, storageGb - FREE_FARGATE_STORAGE_GB));
    add("AmazonECS", prefix + "vCPU-Hours:perCPU", PriceUnit.VCPU_SECOND, vcpus.multiply(seconds));
    add("AmazonECS", prefix + "GB-Hours", PriceUnit.GB_SECOND, gb(memoryMiB).multiply(seconds));
    return add(
        "AmazonECS",
        "USE1-Fargate-EphemeralStorage-GB-Hours",
        PriceUnit.GB_SECOND,
        paidStorageGb.multiply(seconds));
  }

  /** Anything else, by the key of its price; nothing is added where there is nothing. */
  public Quantities add(PriceKey key, PriceUnit unit, BigDecimal quantity) {
    return addWasted(key, unit, quantity, BigDecimal.ZERO);
  }

  /** Anything else, of which a part was wasted. */
  public Quantities addWasted(
      PriceKey key, PriceUnit unit, BigDecimal quantity, BigDecimal wasted) {
    if (quantity.signum() != 0) {
      lines.add(
          new UsageLine(
              partition,
              key,
              resourceArn,
              Collections.emptySortedMap(),
              period.startEpochMillis(),
              period.endEpochMillis(),
              unit,
              quantity,
              wasted));
    }
    return this;
  }

  /** All lines, in the order in which they were added. */
  public List<UsageLine> lines() {
    return List.copyOf(lines);
  }

  private Quantities add(
      String serviceCode, String usageType, PriceUnit unit, BigDecimal quantity) {
    String regional = Regions.usageType(usageType, partition.region());
    return add(PriceKey.of(serviceCode, partition.region(), regional), unit, quantity);
  }

  private static BigDecimal gbSeconds(long requests, BigDecimal billedMillis, int memoryMiB) {
    return gb(memoryMiB)
        .multiply(billedMillis)
        .multiply(new BigDecimal(requests))
        .divide(MILLIS_PER_SECOND);
  }

  private static BigDecimal gb(int mebibytes) {
    return new BigDecimal(mebibytes).divide(MIB_PER_GB);
  }
}
