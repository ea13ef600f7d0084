package dev.headrace.wire;

/** What the protocols' answers have in common. */
final class Answers {
  private Answers() {}

  /** Puts an answer together from what the response class and what the handler's context say. */
  static WireResponse complete(
      CallContext call, int status, Headers.Builder headers, byte[] body, String contentType) {
    return complete(call, status, headers, body, contentType, "x-amzn-RequestId");
  }

  static WireResponse complete(
      CallContext call,
      int status,
      Headers.Builder headers,
      byte[] body,
      String contentType,
      String requestIdHeader) {
    headers.set(requestIdHeader, call.requestId());
    call.responseHeaders().forEach(headers::set);
    ResponseBody streaming = call.responseBody();
    ResponseBody whole = streaming == null ? ResponseBody.of(body) : streaming;
    if (whole.length() != 0 && !headers.has("Content-Type")) {
      headers.add("Content-Type", contentType);
    }
    if (!call.request().method().equals("HEAD")) {
      headers.remove("Content-Length");
    }
    int chosen = call.responseStatus() == 0 ? status : call.responseStatus();
    return new WireResponse(chosen, headers.build(), whole);
  }
}
