package dev.headrace.kernel.ports;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;

/** Something that runs functions for other services. Called within an event, through a post. */
public interface Invoker {
  /** Takes an event for a function and answers later, in an event of its own. */
  void invoke(Partition partition, String functionArn, Body payload, Reply reply);

  /** Hears how an invocation ended, as an event. */
  interface Reply {
    /** The function answered. */
    void answered(Body body);

    /**
     * It did not.
     *
     * @param error the error's code, such as {@code TooManyRequestsException}
     * @param retryable whether the same event may do better later
     */
    void failed(String error, boolean retryable);
  }
}
