package dev.headrace.lambda.run;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous events: each is on the journal before its caller hears that it was accepted, and
 * stays there until it ran well or is given up. So it runs at least once whatever crashes.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 */
final class AsynchronousQueue {
  static final String KIND = "lambda.event";

  private static final Completion NOBODY = attempt -> {};
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Surroundings around;
  private final int mostEvents;
  private final long mostBytes;

  AsynchronousQueue(Surroundings around) {
    this.around = around;
    this.mostEvents = around.quotas.count(Quota.ASYNCHRONOUS_EVENTS);
    this.mostBytes = around.quotas.get(Quota.ASYNCHRONOUS_EVENTS_BYTES);
  }

  /** Keeps an event, makes its first attempt, and tells the caller once it is on disk. */
  void accept(Invocation invocation) {
    FunctionVersion version = invocation.version();
    Account account = version.function().account();
    if (!(invocation.body() instanceof Body.InMemory body)) {
      throw new IllegalArgumentException("the body of an asynchronous event is in memory");
    }
    if (account.events >= mostEvents || account.eventBytes + body.lengthBytes() > mostBytes) {
      around.conclusion.refused(invocation, ThrottleReason.CALLER_RATE_LIMIT);
      return;
    }
    AsynchronousEvent event = newEvent(invocation, version, body);
    long position = around.world.record(new Change.Put(event.key, event.document));
    invocation.ending = Ending.ACCEPTED;
    around.world.effectWhenDurable(
        invocation.lane, Math.max(position, version.spec().journalPosition()), invocation.reply);
    keep(event);
    around.metrics.observe(LambdaMetric.ASYNC_EVENTS_RECEIVED.of(version.function().number()), 1);
    attempt(event);
  }

  private AsynchronousEvent newEvent(
      Invocation invocation, FunctionVersion version, Body.InMemory body) {
    VersionSpec spec = version.spec();
    long now = around.world.epochMillis();
    var document =
        new EventDocument(
            spec.functionName(),
            spec.version(),
            invocation.requestId(),
            invocation.invokedArn(),
            invocation.traceHeader(),
            invocation.clientContext(),
            now,
            0,
            now,
            body);
    String id = String.format(Locale.ROOT, "%013d-%s", now, invocation.requestId());
    return new AsynchronousEvent(
        version,
        new DocumentKey(KIND, spec.partition(), id),
        around.world.nowNanos(),
        document,
        this);
  }

  /** Takes back the events that an earlier process had accepted; each runs when it is due. */
  void recover(Journal journal, Versions versions) {
    journal.load(
        KIND,
        (key, bytes) -> {
          around.decisions.recovered(key, bytes);
          EventDocument document = EventDocument.decode(bytes);
          FunctionVersion version =
              versions.find(key.partition(), document.functionName(), document.version());
          if (version == null) {
            around.decisions.gaveUp(document.requestId(), false);
            around.world.record(new Change.Delete(key));
            return;
          }
          long now = around.world.epochMillis();
          long ageNanos = Math.max(0, now - document.acceptedEpochMillis()) * NANOS_PER_MILLI;
          var event =
              new AsynchronousEvent(
                  version, key, around.world.nowNanos() - ageNanos, document, this);
          keep(event);
          retryAfter(event, Math.max(0, document.notBeforeEpochMillis() - now));
        });
  }

  /** Finds versions by their names. */
  interface Versions {
    /** The version; null where there is none. */
    @Nullable FunctionVersion find(
        dev.headrace.kernel.Partition partition, String functionName, String version);
  }

  /** Runs the event once, unless it has become too old. */
  void attempt(AsynchronousEvent event) {
    long ageMillis = (around.world.nowNanos() - event.acceptedNanos) / NANOS_PER_MILLI;
    FunctionVersion version = event.version;
    EventDocument document = event.document;
    if (around.rules.retries().isExpired(ageMillis, version.asynchronous())) {
      giveUp(event, true);
      return;
    }
    around.metrics.observe(
        LambdaMetric.ASYNC_EVENT_AGE.of(version.function().number()), (double) ageMillis);
    Invocation attempt =
        new Invocation(version, event.document.payload(), NOBODY)
            .requestId(document.requestId())
            .invokedArn(document.invokedArn())
            .traceHeader(document.traceHeader())
            .clientContext(document.clientContext());
    attempt.event = event;
    attempt.arrive(around);
    around.dispatch.run(attempt);
  }

  /** An attempt has ended: the event is done, or tried again, or given up. */
  void attempted(AsynchronousEvent event, Ending ending) {
    if (ending == Ending.ANSWERED) {
      forget(event);
      return;
    }
    int failures = event.document.failures();
    if (ending == Ending.THROTTLED) {
      event.refusals++;
    } else {
      event.refusals = 0;
      failures++;
    }
    long delayMillis =
        isStopped(event.version.function())
            ? Retries.GIVE_UP
            : around
                .rules
                .retries()
                .delayMillis(ending, failures, event.refusals, event.version.asynchronous());
    if (delayMillis == Retries.GIVE_UP) {
      giveUp(event, false);
      return;
    }
    if (ending != Ending.THROTTLED) {
      long notBefore = around.world.epochMillis() + delayMillis;
      event.document = event.document.retriedAt(failures, notBefore);
      around.world.record(new Change.Put(event.key, event.document));
    }
    retryAfter(event, delayMillis);
  }

  /**
   * A function whose reservation is 0 gives its events up without a retry.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  private static boolean isStopped(DeployedFunction function) {
    return function.isReserved() && function.reservedConcurrency() == 0;
  }

  /** The wall clock, which may be set, has no part in when an event is due. */
  private void retryAfter(AsynchronousEvent event, long delayMillis) {
    around.world.arm(event.retry, around.world.nowNanos() + delayMillis * NANOS_PER_MILLI);
  }

  private void giveUp(AsynchronousEvent event, boolean expired) {
    around.decisions.gaveUp(event.document.requestId(), expired);
    around.metrics.observe(
        LambdaMetric.ASYNC_EVENTS_DROPPED.of(event.version.function().number()), 1);
    forget(event);
  }

  private void keep(AsynchronousEvent event) {
    DeployedFunction function = event.version.function();
    function.pendingEvents++;
    function.account().events++;
    function.account().eventBytes += event.document.payload().lengthBytes();
  }

  private void forget(AsynchronousEvent event) {
    DeployedFunction function = event.version.function();
    function.pendingEvents--;
    function.account().events--;
    function.account().eventBytes -= event.document.payload().lengthBytes();
    around.world.record(new Change.Delete(event.key));
  }
}
