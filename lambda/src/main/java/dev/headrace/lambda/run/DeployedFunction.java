package dev.headrace.lambda.run;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Histogram;
import dev.headrace.kernel.usage.Meter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all versions of a function share: its concurrency, its growth, its usage. */
final class DeployedFunction {
  private static final int UNRESERVED = -1;

  private final Account account;
  private final String name;
  private final Map<String, FunctionVersion> versions = new LinkedHashMap<>();
  private final Surroundings around;
  private final TokenBucket growth;
  private final TokenBucket provisionedGrowth;
  private final Meter.Resource usage;
  private final Map<Architecture, Hold> holds = new EnumMap<>(Architecture.class);
  private final int number;
  private int reservedConcurrency = UNRESERVED;
  private @Nullable TokenBucket requestRate;
  private int inFlight;
  private int claimed;
  private int provisioned;

  final Histogram durationMicros = new Histogram();
  long requests;
  long errors;
  long throttles;
  long coldStarts;
  long provisionedRequests;
  long spillovers;
  long compute;
  int pendingEvents;

  DeployedFunction(Account account, String name, Surroundings around) {
    this.account = account;
    this.name = name;
    this.around = around;
    this.number = around.nextFunction++;
    this.growth =
        new TokenBucket(
            around.quotas.get(Quota.ENVIRONMENT_GROWTH),
            around.quotas.nanos(Quota.ENVIRONMENT_GROWTH_MILLIS));
    this.provisionedGrowth =
        new TokenBucket(
            around.quotas.get(Quota.PROVISIONED_GROWTH),
            around.quotas.nanos(Quota.PROVISIONED_GROWTH_MILLIS));
    Partition partition = account.partition();
    this.usage =
        around.meter.open(
            partition,
            "lambda",
            partition.arn("lambda", "function:" + name),
            LambdaDimension.values());
    for (Architecture architecture : Architecture.values()) {
      this.requests += usage.earlier(architecture.requests);
      this.compute += usage.earlier(architecture.compute(false));
      this.compute += usage.earlier(architecture.compute(true));
    }
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

  /** How fast its provisioned environments may start. */
  TokenBucket provisionedGrowth() {
    return provisionedGrowth;
  }

  /** What its provisioned concurrency is paid by. */
  Hold hold(Architecture architecture) {
    return holds.computeIfAbsent(architecture, a -> new Hold(a, usage, around));
  }

  /** Requests that run or wait for an environment. */
  int inFlight() {
    return inFlight;
  }

  /** Its concurrency that others cannot use: of each version what runs or what is provisioned. */
  int claimed() {
    return claimed;
  }

  /** How many environments all its versions together have provisioned. */
  int provisioned() {
    return provisioned;
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
      account.unreservedBegan(-inFlight, -claimed);
      account.unreservedProvisioned(-provisioned);
    }
    if (concurrency == null) {
      reservedConcurrency = UNRESERVED;
      requestRate = null;
      account.unreservedBegan(inFlight, claimed);
      account.unreservedProvisioned(provisioned);
    } else {
      reservedConcurrency = concurrency;
      requestRate = account.rateFor(concurrency);
    }
    account.reservedMore(Math.max(0, reservedConcurrency) - before);
  }

  FunctionUse use() {
    int environments = 0;
    int idle = 0;
    int starting = 0;
    int allocated = 0;
    for (FunctionVersion version : versions.values()) {
      environments += version.environments().size();
      idle += version.idleCount();
      starting += version.startingCount();
      allocated += version.provisioned().allocated();
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
        pendingEvents,
        provisioned,
        allocated,
        provisionedRequests,
        spillovers);
  }

  /** So many more requests are in flight, and so much more is claimed. */
  void began(int requests, int claims) {
    inFlight += requests;
    claimed += claims;
    if (reservedConcurrency == UNRESERVED) {
      account.unreservedBegan(requests, claims);
    }
  }

  /** So many more environments are to be provisioned. */
  void provisionedMore(int by) {
    provisioned += by;
    if (reservedConcurrency == UNRESERVED) {
      account.unreservedProvisioned(by);
    }
  }
}
