package dev.headrace.wire;

import dev.headrace.wire.testing.WireServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** A service under test whose operations answer what a test told them, and keep what came. */
final class Harness implements AutoCloseable {
  final ServiceDefinition.Builder service;
  final List<Object> requests = new ArrayList<>();
  final List<CallContext> calls = new ArrayList<>();
  final WireServer server;

  Harness(String name) {
    service = ServiceDefinition.builder(ServiceTable.of(name));
    server = WireServer.start(request -> service.build().serve(request));
  }

  /** Lets an operation answer. */
  <Q extends SdkPojo, R extends SdkPojo> Harness answer(
      String operation, Supplier<? extends SdkBuilder<?, Q>> request, R response) {
    return on(operation, request, (call, decoded) -> response);
  }

  /** Lets an operation run a handler. */
  <Q extends SdkPojo, R extends SdkPojo> Harness on(
      String operation, Supplier<? extends SdkBuilder<?, Q>> request, Handler<Q, R> handler) {
    service.operation(
        operation,
        () ->
            Operation.of(
                request,
                (CallContext call, Q decoded) -> {
                  requests.add(decoded);
                  calls.add(call);
                  return handler.handle(call, decoded);
                }));
    return this;
  }

  Object lastRequest() {
    return requests.getLast();
  }

  CallContext lastCall() {
    return calls.getLast();
  }

  @Override
  public void close() {
    server.close();
  }
}
