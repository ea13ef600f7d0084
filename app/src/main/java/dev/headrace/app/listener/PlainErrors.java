package dev.headrace.app.listener;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.wire.Caller;
import dev.headrace.wire.Headers;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.nio.charset.StandardCharsets;

/**
 * Errors where no service of AWS words them: as XML for those whose protocol is XML, else as JSON.
 */
public final class PlainErrors {
  private PlainErrors() {}

  /** The error as an answer. */
  public static WireResponse answer(ServiceError error, WireRequest request, String requestId) {
    boolean isXml =
        request.headers().first("Content-Type", "").contains("form-urlencoded")
            || ServiceName.of(request, Caller.of(request)).equals("s3");
    Headers headers =
        Headers.of(
            "Content-Type",
            isXml ? "text/xml" : "application/json",
            "x-amzn-ErrorType",
            error.code(),
            "x-amzn-RequestId",
            requestId);
    String text = isXml ? xml(error, requestId) : json(error, requestId);
    return WireResponse.of(status(error), headers, text.getBytes(StandardCharsets.UTF_8));
  }

  private static int status(ServiceError error) {
    return switch (error.code()) {
      case "UnknownOperationException" -> 404;
      case "ServiceUnavailable" -> 503;
      case "InternalFailure" -> 500;
      default -> 403;
    };
  }

  private static String json(ServiceError error, String requestId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("__type", error.code());
    json.put("message", error.message());
    json.put("requestId", requestId);
    return json.toString();
  }

  private static String xml(ServiceError error, String requestId) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>"
        + error.code()
        + "</Code><Message>"
        + escaped(error.message())
        + "</Message></Error><RequestId>"
        + requestId
        + "</RequestId></ErrorResponse>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
