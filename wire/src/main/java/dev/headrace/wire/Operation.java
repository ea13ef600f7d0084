package dev.headrace.wire;

import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** An operation bound to its SDK classes and its code; made when it is first called. */
public final class Operation {
  private final Supplier<? extends SdkBuilder<?, ?>> request;
  private final Handler<Object, SdkPojo> handler;

  private Operation(
      Supplier<? extends SdkBuilder<?, ?>> request, Handler<Object, SdkPojo> handler) {
    this.request = request;
    this.handler = handler;
  }

  /**
   * @param request makes the builder of the SDK's request class: {@code
   *     CreateFunctionRequest::builder}
   */
  @SuppressWarnings("unchecked") // the builder makes a Q, as its type says
  public static <Q extends SdkPojo, R extends SdkPojo> Operation of(
      Supplier<? extends SdkBuilder<?, Q>> request, Handler<? super Q, ? extends R> handler) {
    return new Operation(
        request, (call, decoded) -> ((Handler<Object, R>) handler).handle(call, decoded));
  }

  /** An empty builder of the request. */
  SdkPojo newRequest() {
    return (SdkPojo) request.get();
  }

  SdkPojo handle(CallContext call, SdkPojo decoded) throws Exception {
    return handler.handle(call, decoded);
  }
}
