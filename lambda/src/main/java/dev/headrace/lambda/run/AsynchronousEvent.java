package dev.headrace.lambda.run;

import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.world.Alarm;

/** An asynchronous invocation that was accepted: kept until it ran well or is given up. */
final class AsynchronousEvent {
  final FunctionVersion version;
  final DocumentKey key;

  /** What is on the journal of it. */
  EventDocument document;

  /** Attempts in a row that a limit refused. */
  int refusals;

  final Alarm retry;

  AsynchronousEvent(
      FunctionVersion version, DocumentKey key, EventDocument document, AsynchronousQueue queue) {
    this.version = version;
    this.key = key;
    this.document = document;
    this.retry = new Alarm("asynchronous retry", () -> queue.attempt(this));
  }
}
