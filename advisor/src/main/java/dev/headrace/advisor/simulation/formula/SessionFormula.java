package dev.headrace.advisor.simulation.formula;

import dev.headrace.advisor.catalogue.PriceUse.Per;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.Session;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What AgentCore Runtime costs: the vCPU time that calls really compute, and the memory of sessions
 * from their start until they end, pauses and idling included.
 * https://aws.amazon.com/bedrock/agentcore/pricing/
 *
 * <p>A user's session has a microVM of its own. Code that keeps nothing of its callers needs none:
 * its calls share sessions, as many as the busiest minute of an hour needs, which end when nobody
 * has called for 15 minutes.
 */
final class SessionFormula {
  private static final double MEBIBYTES_PER_GB = 1_024;
  private static final double SECONDS_PER_HOUR = 3_600;
  private static final double MILLIS = 1_000;

  /** The least that is billed of a session's memory and time. */
  private static final double LEAST_GB = 0.128;

  private static final double LEAST_SECONDS = 1;

  /** The most vCPUs of a session. */
  private static final double VCPUS = 2;

  /**
   * How long a session lives after its last call unless it is told otherwise.
   * https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-lifecycle-settings.html
   */
  private static final double SHARED_IDLE_SECONDS = 900;

  private final Context context;
  private final Code code;
  private final Shape shape;
  private final Demand demand;

  SessionFormula(Context context, Code code, Shape shape, Demand demand) {
    this.context = context;
    this.code = code;
    this.shape = shape;
    this.demand = demand;
  }

  List<Prediction> all() {
    @Nullable Session session = code.session();
    return List.of(session == null ? shared() : owned(session));
  }

  /** Sessions of users, each with its calls, the pauses between them, and the time after. */
  private Prediction owned(Session session) {
    double callSeconds = demand.callSeconds(1);
    double idleSeconds = session.idleMillis() / MILLIS;
    double pauseSeconds = Math.min(session.pauseMillis() / MILLIS, idleSeconds);
    // A pause that is longer than a session idles ends it, and the next call begins another.
    boolean goesOn = session.pauseMillis() <= session.idleMillis();
    double sessions = demand.calls() / (goesOn ? session.requests() : 1);
    double lifeSeconds =
        goesOn
            ? session.requests() * callSeconds
                + (session.requests() - 1) * pauseSeconds
                + idleSeconds
            : callSeconds + idleSeconds;
    double life = Math.max(LEAST_SECONDS, lifeSeconds);
    return prediction(
        goesOn ? "a session a user" : "a session a request",
        sessions * life,
        demand.calls() * callSeconds,
        String.format(
            Locale.ROOT,
            "a session has %.3g calls, %.0f s apart, and is kept for %.0f s: it lives for %.0f s,"
                + " of which calls take %.0f s",
            goesOn ? session.requests() : 1,
            goesOn ? pauseSeconds : 0,
            idleSeconds,
            life,
            (goesOn ? session.requests() : 1) * callSeconds));
  }

  private Prediction shared() {
    double perSession = demand.perInstance(VCPUS, 1);
    double hours = demand.sharedHours(perSession, demand.callSeconds(VCPUS) + SHARED_IDLE_SECONDS);
    return prediction(
        "shared sessions",
        hours * SECONDS_PER_HOUR,
        demand.calls() * demand.callSeconds(VCPUS) / code.concurrencyPerInstance(),
        String.format(
            Locale.ROOT,
            "calls share sessions, since the code keeps nothing of its callers: %.1f of them in the"
                + " mean; whoever calls spreads calls over their ids",
            hours / Arrivals.HOURS));
  }

  private Prediction prediction(
      String variant, double livingSeconds, double callingSeconds, String remark) {
    double cpuHours = demand.calls() * demand.cpuSeconds() / SECONDS_PER_HOUR;
    double idle = Math.clamp(1 - callingSeconds / Math.max(1e-9, livingSeconds), 0, 1);
    double gigabytes = Math.max(LEAST_GB, code.memoryMiB() / MEBIBYTES_PER_GB);
    double gbHours = livingSeconds * gigabytes / SECONDS_PER_HOUR;
    return FormulaPredictor.prediction(
        context,
        code.name(),
        shape,
        variant,
        FormulaPredictor.callQuantities(context, code, demand)
            .with(Per.CALL_VCPU_HOUR, cpuHours)
            .with(Per.SESSION_GB_HOUR, gbHours, gbHours * idle),
        idle,
        List.of(remark));
  }
}
