package dev.headrace.kernel.engine;

import dev.headrace.kernel.Body;
import org.jspecify.annotations.Nullable;

/**
 * What a work is asked to do. A live engine passes on the body and what the runtime tells the code;
 * a simulated one needs the demand alone.
 */
public interface Request {
  /** Unique within the world. */
  long id();

  /** The id that users see, a UUID; made when first asked for, as only live worlds need it. */
  String requestId();

  /** What it carries. */
  Body body();

  /** Wall time in milliseconds by which it is to be answered. */
  long deadlineEpochMillis();

  /** The ARN that was invoked, qualifier included. */
  String invokedArn();

  /** The trace header ({@code Root=...;Parent=...;Sampled=...}); null where there is none. */
  @Nullable String traceHeader();

  /** The client context, JSON text; null where there is none. */
  @Nullable String clientContext();

  /** Whether output up to its end must have arrived before it is reported done. */
  boolean flushesOutput();

  /** How much it asks of a simulated work: CPU and waiting nanoseconds at one whole vCPU. */
  Demand demand();

  /**
   * The work in a request, for simulated engines.
   *
   * @param cpuNanos time on one whole vCPU
   * @param waitingNanos time that no vCPU shortens
   */
  record Demand(long cpuNanos, long waitingNanos) {
    /** No work at all. */
    public static final Demand NONE = new Demand(0, 0);
  }
}
