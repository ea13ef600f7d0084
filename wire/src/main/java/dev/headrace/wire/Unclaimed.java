package dev.headrace.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/** Answers of no service, in the shape that the client who asked can read. */
final class Unclaimed {
  private Unclaimed() {}

  /**
   * @param error with a status of its own
   */
  static WireResponse answer(WireRequest request, ServiceError error, String requestId) {
    String code = error.code();
    String message = error.message();
    Headers.Builder headers = error.headers().toBuilder().set("x-amzn-RequestId", requestId);
    byte[] body;
    if (request.headers().first("Content-Type", "").contains("form-urlencoded")) {
      headers.add("Content-Type", "text/xml");
      body = xml(code, message, requestId);
    } else {
      headers.add("Content-Type", "application/json").add("x-amzn-ErrorType", code);
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("__type", code);
      members.put("message", message);
      body = JsonFormat.write(members);
    }
    return WireResponse.of(
        error.status(), headers.build(), request.method().equals("HEAD") ? new byte[0] : body);
  }

  private static byte[] xml(String code, String message, String requestId) {
    return new XmlWriter()
        .root("ErrorResponse", "")
        .open("Error")
        .element("Type", "Sender")
        .element("Code", code)
        .element("Message", message)
        .close("Error")
        .element("RequestId", requestId)
        .close("ErrorResponse")
        .bytes();
  }
}
