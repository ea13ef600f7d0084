package dev.headrace.lambda.run;

import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.world.Alarm;

/** An asynchronous invocation that was accepted: kept until it ran well or is given up. */
final class AsynchronousEvent {
  final FunctionVersion version;
  final DocumentKey key;

  /** When it was accepted, as the world counts; negative where an earlier process did. */
  final long acceptedNanos;

  /** What is on the journal of it. */
  EventDocument document;

  /** Attempts in a row that a limit refused. */
  int refusals;

  final Alarm retry;

  AsynchronousEvent(
      FunctionVersion version,
      DocumentKey key,
      long acceptedNanos,
      EventDocument document,
      AsynchronousQueue queue) {
    this.version = version;
    this.key = key;
    this.acceptedNanos = acceptedNanos;
    this.document = document;
    this.retry = new Alarm("asynchronous retry", () -> queue.attempt(this));
  }
}
