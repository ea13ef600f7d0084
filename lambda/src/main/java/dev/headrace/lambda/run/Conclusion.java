package dev.headrace.lambda.run;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.usage.Meter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Ends requests: says how, counts, bills and answers. Each request comes here exactly once. */
final class Conclusion {
  private static final long BYTES_PER_MIB = 1 << 20;
  private static final double NANOS_PER_MILLI = 1_000_000;

  /**
   * Lambda lets an answer be a little longer than a request: 6,291,556 bytes. An engine stops a
   * longer one; where a quota lets answers be shorter only, this does.
   */
  private static final int RESPONSE_ALLOWANCE_BYTES = 100;

  private final Surroundings around;
  private final long mostResponseBytes;

  Conclusion(Surroundings around) {
    this.around = around;
    this.mostResponseBytes =
        around.quotas.get(Quota.SYNCHRONOUS_PAYLOAD_BYTES) + RESPONSE_ALLOWANCE_BYTES;
  }

  /** Its code ended it. */
  void ran(Environment environment, Invocation invocation, Outcome outcome, Measured measured) {
    switch (outcome) {
      case Outcome.Answered answered when answered.body().lengthBytes() > mostResponseBytes ->
          tooLarge(invocation, answered.body().lengthBytes());
      case Outcome.Answered answered -> {
        invocation.ending = Ending.ANSWERED;
        invocation.answer = answered.body();
      }
      case Outcome.Failed failed -> {
        invocation.ending = Ending.FUNCTION_ERROR;
        invocation.errorType = failed.errorType();
        invocation.answer = failed.body();
      }
      case Outcome.TooLarge tooLarge -> tooLarge(invocation, tooLarge.lengthBytes());
    }
    ended(environment, invocation, measured);
  }

  private void tooLarge(Invocation invocation, long lengthBytes) {
    fail(
        invocation,
        Ending.TOO_LARGE,
        Errors.TOO_LARGE,
        Errors.tooLarge(lengthBytes, mostResponseBytes));
  }

  /** Its time was up. */
  void timedOut(Environment environment, Invocation invocation) {
    fail(
        invocation,
        Ending.TIMED_OUT,
        Errors.TIMED_OUT,
        Errors.timedOut(invocation.requestId(), environment.spec().timeoutMillis()));
    ended(environment, invocation, Measured.NOTHING);
  }

  /** Its environment ended before it answered. */
  void crashed(
      Environment environment,
      Invocation invocation,
      Exit exit,
      Measured measured,
      boolean initialising) {
    fail(
        invocation,
        initialising ? Ending.INIT_FAILED : Ending.CRASHED,
        Errors.typeOf(exit),
        Errors.bodyOf(exit, invocation.requestId()));
    ended(environment, invocation, measured);
  }

  private static void fail(Invocation invocation, Ending ending, String errorType, Body body) {
    invocation.ending = ending;
    invocation.errorType = errorType;
    invocation.answer = body;
  }

  private void ended(Environment environment, Invocation invocation, Measured measured) {
    long epochMillis = around.world.epochMillis();
    VersionSpec spec = environment.spec();
    DeployedFunction function = environment.version().function();
    invocation.endedNanos = around.world.nowNanos();
    invocation.endedEpochMillis = epochMillis;
    invocation.memoryMiB = spec.memoryMiB();
    invocation.timeoutMillis = spec.timeoutMillis();
    invocation.initNanos = invocation.cold ? environment.initTookNanos() : 0;
    invocation.maxMemoryMiB = Math.ceilDiv(measured.maxMemoryBytes(), BYTES_PER_MIB);
    bill(function, spec, invocation, epochMillis);
    observe(function, invocation);
    around.rules.admission().ended(environment.version());
    around.history.add(invocation);
    around.decisions.ended(invocation.id, invocation.ending);
    around.decisions.concluded(invocation);
    AsynchronousEvent event = invocation.event;
    if (event == null || environment.log() != null) {
      around.world.effectWhenDurable(environment.lane(), spec.journalPosition(), invocation.reply);
    }
    if (event != null) {
      around.asynchronous.attempted(event, invocation.ending);
    }
  }

  private void bill(
      DeployedFunction function, VersionSpec spec, Invocation invocation, long epochMillis) {
    Billing billing = around.rules.billing();
    long billedMillis = billing.billedMillis(invocation.durationNanos(), invocation.initNanos);
    long compute = billing.compute(spec.memoryMiB(), billedMillis);
    long storage = billing.storage(spec.temporaryMiB(), billedMillis);
    long requests = billing.requests(invocation.event != null, invocation.body().lengthBytes());
    invocation.billedMillis = billedMillis;
    Architecture architecture = spec.architecture();
    Meter.Resource usage = function.usage();
    usage.add(architecture.requests, requests, epochMillis);
    usage.add(architecture.compute(invocation.provisioned), compute, epochMillis);
    if (storage > 0) {
      usage.add(architecture.storage, storage, epochMillis);
    }
    if (invocation.ending.isFunctionError()) {
      usage.add(architecture.failedRequests, requests, epochMillis);
      usage.add(architecture.failedCompute(invocation.provisioned), compute, epochMillis);
      if (storage > 0) {
        usage.add(architecture.failedStorage, storage, epochMillis);
      }
    }
    function.requests++;
    function.compute += compute;
  }

  /**
   * The INIT phase of an environment that was started to be provisioned has ended well: it is paid
   * for, whether a request comes or not.
   * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
   */
  void initialisedAhead(Environment environment) {
    long epochMillis = around.world.epochMillis();
    DeployedFunction function = environment.version().function();
    VersionSpec spec = environment.spec();
    Billing billing = around.rules.billing();
    long billedMillis = billing.billedMillis(0, environment.initTookNanos());
    long compute = billing.compute(spec.memoryMiB(), billedMillis);
    long storage = billing.storage(spec.temporaryMiB(), billedMillis);
    function.usage().add(spec.architecture().compute(true), compute, epochMillis);
    if (storage > 0) {
      function.usage().add(spec.architecture().storage, storage, epochMillis);
    }
    function.compute += compute;
  }

  private void observe(DeployedFunction function, Invocation invocation) {
    long durationNanos = invocation.durationNanos();
    function.durationMicros.add(durationNanos / 1_000);
    around.metrics.observe(LambdaMetric.INVOCATIONS.of(function.number()), 1);
    around.metrics.observe(
        LambdaMetric.DURATION.of(function.number()), durationNanos / NANOS_PER_MILLI);
    if (invocation.cold) {
      function.coldStarts++;
    }
    if (invocation.ending.isFunctionError()) {
      function.errors++;
      around.metrics.observe(LambdaMetric.ERRORS.of(function.number()), 1);
    }
  }

  /** A limit refused it before it counted. */
  void refused(Invocation invocation, ThrottleReason reason) {
    DeployedFunction function = invocation.version().function();
    function.throttles++;
    around.metrics.observe(LambdaMetric.THROTTLES.of(function.number()), 1);
    around.decisions.refused(invocation.id, reason);
    neverRan(invocation, Ending.THROTTLED, reason);
  }

  /** A limit refused it after it had counted. */
  void refusedAfterAdmission(Invocation invocation, ThrottleReason reason) {
    around.rules.admission().ended(invocation.version());
    refused(invocation, reason);
  }

  /** Its version was deleted while it waited. */
  void gone(Invocation invocation) {
    around.rules.admission().ended(invocation.version());
    neverRan(invocation, Ending.GONE, null);
  }

  /** Its version was deleted before it came. */
  void goneBefore(Invocation invocation) {
    neverRan(invocation, Ending.GONE, null);
  }

  private void neverRan(Invocation invocation, Ending ending, @Nullable ThrottleReason reason) {
    invocation.ending = ending;
    invocation.throttleReason = reason;
    invocation.endedNanos = around.world.nowNanos();
    Arrays.fill(invocation.phaseNanos, 0);
    invocation.phaseNanos[Phase.QUEUED.ordinal()] = invocation.totalNanos();
    around.history.add(invocation);
    around.decisions.ended(invocation.id, ending);
    AsynchronousEvent event = invocation.event;
    if (event == null) {
      around.world.effect(invocation.lane, invocation.reply);
    } else {
      around.asynchronous.attempted(event, ending);
    }
  }
}
