package dev.headrace.app.listener;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.wire.Headers;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireResponse;
import java.nio.charset.StandardCharsets;

/** Errors where no service of AWS words them, as JSON. */
public final class PlainErrors {
  private PlainErrors() {}

  /** The error as an answer. */
  public static WireResponse answer(ServiceError error, String requestId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("__type", error.code());
    json.put("message", error.message());
    json.put("requestId", requestId);
    Headers headers =
        Headers.of(
            "Content-Type",
            "application/json",
            "x-amzn-ErrorType",
            error.code(),
            "x-amzn-RequestId",
            requestId);
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    return WireResponse.of(error.status(), headers, body);
  }
}
