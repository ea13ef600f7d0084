package dev.headrace.lambda.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The lines that Lambda adds to a function's log.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html
 */
final class Reports {
  private static final double NANOS_PER_MILLI = 1_000_000;

  private Reports() {}

  static String start(Invocation invocation) {
    return "START RequestId: "
        + invocation.requestId()
        + " Version: "
        + invocation.version().spec().version();
  }

  static String end(Invocation invocation) {
    return "END RequestId: " + invocation.requestId();
  }

  static String timedOut(Invocation invocation) {
    return invocation.requestId() + " " + Errors.timedOut(invocation.timeoutMillis);
  }

  static String report(Invocation invocation) {
    var line = new StringBuilder(256);
    line.append("REPORT RequestId: ").append(invocation.requestId());
    line.append("\tDuration: ").append(millis(invocation.durationNanos()));
    line.append("\tBilled Duration: ").append(invocation.billedMillis()).append(" ms");
    line.append("\tMemory Size: ").append(invocation.memoryMiB).append(" MB");
    line.append("\tMax Memory Used: ").append(invocation.maxMemoryMiB).append(" MB\t");
    if (invocation.initNanos > 0) {
      line.append("Init Duration: ").append(millis(invocation.initNanos)).append('\t');
    }
    switch (invocation.ending()) {
      case TIMED_OUT -> line.append("Status: timeout\t");
      case CRASHED, INIT_FAILED ->
          line.append("Status: error\tError Type: ").append(invocation.errorType()).append('\t');
      case NONE, ANSWERED, FUNCTION_ERROR, TOO_LARGE, THROTTLED, GONE, ACCEPTED -> {}
    }
    String trace = root(invocation.traceHeader());
    if (trace != null) {
      line.append("XRAY TraceId: ").append(trace).append("\tSampled: true\t");
    }
    return line.toString();
  }

  /**
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-init-errors
   */
  static String initFailed(long tookNanos, InitFailure failure) {
    String line =
        "INIT_REPORT Init Duration: "
            + millis(tookNanos)
            + "\tPhase: init\tStatus: "
            + failure.status();
    return failure.errorType().isEmpty() ? line : line + "\tError Type: " + failure.errorType();
  }

  /** What functions with provisioned concurrency have in place of a REPORT's Init Duration. */
  static String initialised(long tookNanos) {
    return "INIT_REPORT Init Duration: " + millis(tookNanos);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / NANOS_PER_MILLI);
  }

  /** The trace of a sampled request; null for one that is not sampled or has none. */
  private static @Nullable String root(@Nullable String traceHeader) {
    if (traceHeader == null || !traceHeader.contains("Sampled=1")) {
      return null;
    }
    for (String part : traceHeader.split(";", -1)) {
      if (part.strip().startsWith("Root=")) {
        return part.strip().substring("Root=".length());
      }
    }
    return null;
  }
}
