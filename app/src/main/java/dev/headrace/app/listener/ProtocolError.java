package dev.headrace.app.listener;

import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import org.jspecify.annotations.Nullable;

/** The answer to what is not HTTP, or more of it than the limits take. */
final class ProtocolError {
  private ProtocolError() {}

  static TransportResponse answer(Status status, @Nullable String detail) {
    String requestId = RequestIds.next();
    String message =
        switch (status.code()) {
          case 414 -> "The request line is longer than this server takes";
          case 413 -> "The body is larger than this server takes";
          default -> "This is no HTTP request that can be understood: " + printable(detail);
        };
    String json =
        "{\"__type\":\"BadRequest\",\"message\":\""
            + message
            + "\",\"requestId\":\""
            + requestId
            + "\"}";
    return TransportResponse.builder()
        .status(status)
        .header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"))
        .header(HeaderValues.create("x-amzn-RequestId", requestId))
        .header(HeaderValues.CONNECTION_CLOSE)
        .entity(json)
        .keepAlive(false)
        .build();
  }

  /** What can stand within a JSON string as it is. */
  private static String printable(@Nullable String text) {
    if (text == null) {
      return "no more is known";
    }
    var safe = new StringBuilder();
    text.chars()
        .limit(200)
        .forEach(c -> safe.append(c >= ' ' && c < 127 && c != '"' && c != '\\' ? (char) c : '?'));
    return safe.toString();
  }
}
