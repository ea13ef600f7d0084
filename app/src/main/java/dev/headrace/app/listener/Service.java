package dev.headrace.app.listener;

import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;

/** What answers requests: the gateway of all AWS services, or the pages of Headrace itself. */
public interface Service {
  /** Answers; what goes wrong is an answer too. Called on a virtual thread that it may block. */
  WireResponse serve(WireRequest request, String requestId);

  /** Whether it will hold the request's body in memory, rather than pass it on as it comes. */
  boolean holdsBody(WireRequest request);

  /**
   * Whether a request's thread is to be interrupted when its client leaves, as nobody else has any
   * use of what it does.
   */
  default boolean endsWithClient(WireRequest request) {
    return false;
  }

  /** An error of the listener, in a form that the client's SDK can read. */
  WireResponse refuse(ServiceError error, WireRequest request, String requestId);
}
