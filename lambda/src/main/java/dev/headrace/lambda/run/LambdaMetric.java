package dev.headrace.lambda.run;

/**
 * What Lambda measures of a function.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
public enum LambdaMetric {
  /** Requests that ran, failed or not; refused ones do not count. */
  INVOCATIONS,
  /** Requests that ended in a function error. */
  ERRORS,
  /** Requests that a limit refused. */
  THROTTLES,
  /** How long the code took, in milliseconds. */
  DURATION,
  /** Requests that run at once, observed at each start. */
  CONCURRENT_EXECUTIONS,
  /** Asynchronous events that were taken. */
  ASYNC_EVENTS_RECEIVED,
  /** How long an asynchronous event waited for its attempt, in milliseconds. */
  ASYNC_EVENT_AGE,
  /** Asynchronous events that were given up without having run well. */
  ASYNC_EVENTS_DROPPED,
  /** Requests that ran in provisioned environments. */
  PROVISIONED_CONCURRENCY_INVOCATIONS,
  /** Requests that ran on demand, as all provisioned environments of their version were in use. */
  PROVISIONED_CONCURRENCY_SPILLOVER_INVOCATIONS,
  /** Provisioned environments of a version that serve requests, observed at each start. */
  PROVISIONED_CONCURRENT_EXECUTIONS,
  /** Those of all that are allocated to the version, from 0 to 1, observed at each start. */
  PROVISIONED_CONCURRENCY_UTILIZATION;

  private static final int NUMBERS = 16;

  /** The number of a function's metric for {@link dev.headrace.kernel.ports.MetricSink}. */
  public int of(int functionNumber) {
    return functionNumber * NUMBERS + ordinal();
  }
}
