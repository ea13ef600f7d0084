package dev.headrace.wire;

import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/** One protocol's way between HTTP and the SDK's classes, seen from the server. */
interface Codec {
  /**
   * What a request asks for.
   *
   * @param operation which of the service's operations
   * @param labels what the path's labels stand for
   * @param form the parameters of an awsQuery call; else empty
   */
  record Target(OperationRow operation, Map<String, String> labels, Query form) {}

  /** Reads a bounded body: routing needs it in awsQuery alone. */
  interface BodyReader {
    byte[] read();
  }

  /**
   * @throws RefusedRequest where the request names no operation of the service
   */
  Target route(WireRequest request, BodyReader body);

  /**
   * Fills a request's builder.
   *
   * @param body all of it; empty where the operation streams it
   * @throws RefusedRequest where the request cannot be read as this operation's
   */
  void decode(Target target, WireRequest request, byte[] body, SdkPojo builder);

  WireResponse encode(OperationRow operation, SdkPojo response, CallContext call);

  WireResponse encodeError(AnsweredError error);

  /**
   * An error with all that its encoding needs.
   *
   * @param row what the service's table says of it; null where the model lacks it
   */
  record AnsweredError(
      ServiceError error,
      int status,
      boolean sender,
      @org.jspecify.annotations.Nullable ErrorRow row,
      String requestId) {}
}
