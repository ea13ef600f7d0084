package dev.headrace.lambda.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A limit that acts, by its name; each partition has its own count against it. Defaults are those
 * of AWS (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) where it
 * publishes one.
 */
public enum Quota {
  /** Requests that run at once in a partition. */
  ACCOUNT_CONCURRENCY("accountConcurrency", 1_000, 1, 1_000_000),
  /**
   * Concurrency that reservations must leave to functions without one.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  UNRESERVED_CONCURRENCY_MINIMUM("unreservedConcurrencyMinimum", 100, 0, 1_000_000),
  /**
   * Requests a second for each unit of concurrency, of an account and of a reservation.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
   */
  REQUESTS_PER_SECOND_PER_CONCURRENCY("requestsPerSecondPerConcurrency", 10, 1, 1_000_000),
  /**
   * New environments that a function may start in {@link #ENVIRONMENT_GROWTH_MILLIS}, refilled
   * continuously. https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
   */
  ENVIRONMENT_GROWTH("environmentGrowth", 1_000, 1, 1_000_000),
  /** The time in which {@link #ENVIRONMENT_GROWTH} is refilled. */
  ENVIRONMENT_GROWTH_MILLIS("environmentGrowthMillis", 10_000, 1, 3_600_000),
  /**
   * Provisioned environments that a function may start in {@link #PROVISIONED_GROWTH_MILLIS},
   * refilled continuously. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
   */
  PROVISIONED_GROWTH("provisionedGrowth", 6_000, 1, 1_000_000),
  /** The time in which {@link #PROVISIONED_GROWTH} is refilled. */
  PROVISIONED_GROWTH_MILLIS("provisionedGrowthMillis", 60_000, 1, 3_600_000),
  /**
   * How long more provisioned concurrency is prepared before the first environment of it starts, in
   * milliseconds. Lambda takes "a minute or two", for which nobody need wait here; a simulation of
   * Lambda sets it. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
   */
  PROVISIONED_PREPARATION_MILLIS("provisionedPreparationMillis", 0, 0, 3_600_000),
  /**
   * Environments of all functions that exist at once on this installation's machines; idle ones
   * give way before a request waits.
   */
  MACHINE_ENVIRONMENTS("machineEnvironments", 1_000, 1, 1_000_000),
  /**
   * Memory that environments may be promised, in percent of what the machines have. Environments
   * take less than they are promised, so it may exceed 100.
   */
  MACHINE_MEMORY_PERCENT("machineMemoryPercent", 400, 1, 100_000),
  /** How long a request may wait for room on the machines, in milliseconds. */
  QUEUED_MILLIS("queuedMillis", 60_000, 1, 3_600_000),
  /** Bytes that a synchronous invocation may carry; the answer too. */
  SYNCHRONOUS_PAYLOAD_BYTES("synchronousPayloadBytes", 6 * 1024 * 1024, 1, 1_000_000_000),
  /** Bytes that an asynchronous invocation may carry. */
  ASYNCHRONOUS_PAYLOAD_BYTES("asynchronousPayloadBytes", 1024 * 1024, 1, 100_000_000),
  /** How long the INIT phase may take before it is tried again within the function's time-out. */
  INIT_MILLIS("initMillis", 10_000, 1, 900_000),
  /**
   * How long the INIT phase of a provisioned environment may take, in milliseconds, where its
   * function's time-out is not longer.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
   */
  PROVISIONED_INIT_MILLIS("provisionedInitMillis", 130_000, 1, 900_000),
  /** How long a sandbox and its code may take before INIT begins, in milliseconds. */
  START_MILLIS("startMillis", 120_000, 1, 3_600_000),
  /** How long an environment that was told to stop may take, in milliseconds. */
  STOP_MILLIS("stopMillis", 10_000, 1, 3_600_000),
  /**
   * How long code may take to shut down when its environment is not needed any more.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
   */
  SHUTDOWN_GRACE_MILLIS("shutdownGraceMillis", 0, 0, 10_000),
  /** How long an environment is kept without a request, in milliseconds. */
  IDLE_MILLIS("idleMillis", 600_000, 1, 86_400_000),
  /** The age at which an environment takes no further request, in milliseconds. */
  MAXIMUM_AGE_MILLIS("maximumAgeMillis", 7_200_000, 1, 31_536_000_000L),
  /** Asynchronous events that are kept at once in a partition. */
  ASYNCHRONOUS_EVENTS("asynchronousEvents", 100_000, 1, 10_000_000),
  /** Bytes of asynchronous events that are kept at once in a partition. */
  ASYNCHRONOUS_EVENTS_BYTES("asynchronousEventsBytes", 256L << 20, 1, 1L << 40),
  /** Finished invocations of which {@code why} can tell. */
  EXPLAINED_INVOCATIONS("explainedInvocations", 10_000, 0, 10_000_000),
  /** How often usage goes to the journal, in milliseconds; 0 for never. */
  USAGE_CHECKPOINT_MILLIS("usageCheckpointMillis", 1_000, 0, 3_600_000);

  private final String title;
  private final long standard;
  private final long least;
  private final long most;

  Quota(String title, long standard, long least, long most) {
    this.title = title;
    this.standard = standard;
    this.least = least;
    this.most = most;
  }

  /** Its name, as {@code --quota NAME=VALUE} has it. */
  public String title() {
    return title;
  }

  /** Its value unless it is set. */
  public long standard() {
    return standard;
  }

  /** The least that it may be set to. */
  public long least() {
    return least;
  }

  /** The most that it may be set to. */
  public long most() {
    return most;
  }

  /** The quota of a name, whatever its case; null where there is none. */
  public static @Nullable Quota named(String name) {
    for (Quota quota : values()) {
      if (quota.title.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return quota;
      }
    }
    return null;
  }
}
