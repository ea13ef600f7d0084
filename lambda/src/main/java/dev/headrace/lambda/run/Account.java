package dev.headrace.lambda.run;

import dev.headrace.kernel.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A partition's functions and the concurrency that they share. */
final class Account {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final Partition partition;
  private final Surroundings around;
  private final Map<String, DeployedFunction> functions = new LinkedHashMap<>();
  private final int concurrency;
  private final int unreservedMinimum;
  private final int requestsPerSecondPerConcurrency;
  private int reserved;
  private int unreservedInFlight;
  private int unreservedClaimed;
  private int unreservedProvisioned;
  private TokenBucket requestRate;
  int events;
  long eventBytes;

  Account(Partition partition, Surroundings around) {
    this.partition = partition;
    this.around = around;
    this.concurrency = around.quotas.count(Quota.ACCOUNT_CONCURRENCY);
    this.unreservedMinimum = around.quotas.count(Quota.UNRESERVED_CONCURRENCY_MINIMUM);
    this.requestsPerSecondPerConcurrency =
        around.quotas.count(Quota.REQUESTS_PER_SECOND_PER_CONCURRENCY);
    this.requestRate = rateFor(concurrency);
  }

  Partition partition() {
    return partition;
  }

  /** The function of a name, known from now on. */
  DeployedFunction function(String name) {
    return functions.computeIfAbsent(name, n -> new DeployedFunction(this, n, around));
  }

  @Nullable DeployedFunction find(String name) {
    return functions.get(name);
  }

  List<String> functionNames() {
    return List.copyOf(functions.keySet());
  }

  List<FunctionVersion> versions() {
    var versions = new ArrayList<FunctionVersion>();
    for (DeployedFunction function : functions.values()) {
      versions.addAll(function.versions().values());
    }
    return versions;
  }

  /** Where the time of a request goes that waits or runs; null where none of that id does. */
  @Nullable Explanation explain(String requestId, long nowNanos) {
    for (FunctionVersion version : versions()) {
      Explanation found = version.explain(requestId, nowNanos);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** What is left to functions without a reservation. */
  int unreservedConcurrency() {
    return concurrency - reserved;
  }

  int unreservedInFlight() {
    return unreservedInFlight;
  }

  /** What functions without a reservation use or have provisioned. */
  int unreservedClaimed() {
    return unreservedClaimed;
  }

  TokenBucket requestRate() {
    return requestRate;
  }

  /**
   * The most that may be reserved for a function: so much that enough is left to functions without
   * a reservation. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  int reservable(@Nullable DeployedFunction function) {
    int own = 0;
    if (function != null) {
      own = function.isReserved() ? function.reservedConcurrency() : function.provisioned();
    }
    return Math.max(0, mostClaimed() - (reserved + unreservedProvisioned - own));
  }

  /**
   * How many more environments a function may have provisioned: as many as its reservation holds,
   * or else so many that enough is left to requests on demand.
   * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
   */
  int provisionable(DeployedFunction function) {
    int most =
        function.isReserved()
            ? function.reservedConcurrency() - function.provisioned()
            : mostClaimed() - reserved - unreservedProvisioned;
    return Math.max(0, most);
  }

  private int mostClaimed() {
    return concurrency - unreservedMinimum;
  }

  void unreservedProvisioned(int by) {
    unreservedProvisioned += by;
  }

  void reservedMore(int by) {
    reserved += by;
    requestRate = rateFor(concurrency - reserved);
  }

  void unreservedBegan(int requests, int claims) {
    unreservedInFlight += requests;
    unreservedClaimed += claims;
  }

  /** The rate that goes with so much concurrency. */
  TokenBucket rateFor(int units) {
    return new TokenBucket((long) units * requestsPerSecondPerConcurrency, SECOND_NANOS);
  }
}
