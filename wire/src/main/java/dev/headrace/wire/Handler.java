package dev.headrace.wire;

/**
 * An operation's code, on a virtual thread that it may block.
 *
 * @param <Q> the SDK's request class
 * @param <R> the SDK's response class
 */
@FunctionalInterface
public interface Handler<Q, R> {
  /**
   * @throws ServiceError what the client is answered; anything else thrown is a bug, and the client
   *     is told that the service failed
   */
  R handle(CallContext call, Q request) throws Exception;
}
