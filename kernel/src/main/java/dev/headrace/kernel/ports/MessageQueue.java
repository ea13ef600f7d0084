package dev.headrace.kernel.ports;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;

/** A queue that other services send to, such as a dead-letter queue. Called within an event. */
public interface MessageQueue {
  /** Puts a message on the queue; false where there is no such queue. */
  boolean send(Partition partition, String queueArn, Body message);
}
