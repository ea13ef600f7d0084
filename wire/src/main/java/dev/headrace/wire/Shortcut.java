package dev.headrace.wire;

/**
 * A service's own way for requests that must be fast: it sees each request before the codec does,
 * its signature checked where one is required, and answers it or hands it on.
 */
@FunctionalInterface
public interface Shortcut {
  /** Hands every request on. */
  Shortcut NONE = (request, requestId, codec) -> codec.serve();

  /**
   * Answers a request.
   *
   * @param codec the long way, for a request that is not answered here; the request's body must not
   *     have been read
   * @throws ServiceError what the client is answered
   */
  WireResponse serve(WireRequest request, String requestId, LongWay codec) throws Exception;

  /** The way through the codec. */
  @FunctionalInterface
  interface LongWay {
    /** Answers the request that the shortcut was asked about. */
    WireResponse serve() throws Exception;
  }
}
