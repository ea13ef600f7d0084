package dev.headrace.lambda.run;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all versions of a function share: its concurrency, its growth, its usage. */
final class DeployedFunction {
  private static final int UNRESERVED = -1;
  private static final long HOUR_MILLIS = 3_600_000;

  private final Account account;
  private final String name;
  private final Map<String, FunctionVersion> versions = new LinkedHashMap<>();
  private final TokenBucket growth;
  private final Meter.Resource usage;
  private final int number;
  private int reservedConcurrency = UNRESERVED;
  private @Nullable TokenBucket requestRate;
  private int inFlight;

  final Histogram durationMicros = new Histogram();
  long requests;
  long errors;
  long throttles;
  long coldStarts;
  long compute;
  int pendingEvents;

  DeployedFunction(Account account, String name, Surroundings around) {
    this.account = account;
    this.name = name;
    this.number = around.nextFunction++;
    this.growth =
        new TokenBucket(
            around.quotas.get(Quota.ENVIRONMENT_GROWTH),
            around.quotas.nanos(Quota.ENVIRONMENT_GROWTH_MILLIS));
    Partition partition = account.partition();
    this.usage =
        around.meter.open(
            partition,
            "lambda",
            partition.arn("lambda", "function:" + name),
            LambdaDimension.values());
  }

  Account account() {
    return account;
  }

  String name() {
    return name;
  }

  /** Its number among all functions, for metrics. */
  int number() {
    return number;
  }

  Map<String, FunctionVersion> versions() {
    return versions;
  }

  Meter.Resource usage() {
    return usage;
  }

  TokenBucket growth() {
    return growth;
  }

  /** Requests that run or wait for an environment. */
  int inFlight() {
    return inFlight;
  }

  boolean isReserved() {
    return reservedConcurrency != UNRESERVED;
  }

  /** What is reserved for it; only where something is. */
  int reservedConcurrency() {
    return reservedConcurrency;
  }

  /** The rate of its reservation; only where something is reserved. */
  TokenBucket requestRate() {
    TokenBucket rate = requestRate;
    if (rate == null) {
      throw new IllegalStateException(name + " has no reservation");
    }
    return rate;
  }

  /** Reserves concurrency, or takes a reservation back; requests that run go to the other pool. */
  void reserve(@Nullable Integer concurrency) {
    int before = Math.max(0, reservedConcurrency);
    if (!isReserved()) {
      account.unreservedBegan(-inFlight);
    }
    if (concurrency == null) {
      reservedConcurrency = UNRESERVED;
      requestRate = null;
      account.unreservedBegan(inFlight);
    } else {
      reservedConcurrency = concurrency;
      requestRate = account.rateFor(concurrency);
    }
    account.reservedMore(Math.max(0, reservedConcurrency) - before);
  }

  /** Puts back what an earlier process had counted in an hour; the meter has the open one only. */
  void restore(
      LambdaDimension dimension, long quantity, long hourStartEpochMillis, long nowEpochMillis) {
    if (nowEpochMillis - hourStartEpochMillis < HOUR_MILLIS) {
      usage.restore(
          new Usage(
              account.partition(),
              "lambda",
              account.partition().arn("lambda", "function:" + name),
              dimension,
              hourStartEpochMillis,
              quantity,
              usage.tags()));
    }
    switch (dimension) {
      case REQUESTS -> requests += quantity;
      case COMPUTE -> compute += quantity;
    }
  }

  FunctionUse use() {
    int environments = 0;
    int idle = 0;
    int starting = 0;
    for (FunctionVersion version : versions.values()) {
      environments += version.environments().size();
      idle += version.idleCount();
      starting += version.startingCount();
    }
    return new FunctionUse(
        inFlight,
        environments,
        idle,
        starting,
        requests,
        errors,
        throttles,
        coldStarts,
        compute,
        pendingEvents);
  }

  void requestBegan() {
    inFlight++;
    if (reservedConcurrency == UNRESERVED) {
      account.unreservedBegan(1);
    }
  }

  void requestEnded() {
    inFlight--;
    if (reservedConcurrency == UNRESERVED) {
      account.unreservedBegan(-1);
    }
  }
}
