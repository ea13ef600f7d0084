package dev.headrace.wire;

/**
 * An HTTP response for the listener to send. It has no {@code Content-Length}: that is the body's
 * length, which the listener writes, unless the operation said one itself (an answer to HEAD).
 */
public record WireResponse(int status, Headers headers, ResponseBody body) {
  /**
   * A response whose header is one.
   *
   * @throws IllegalArgumentException for a field whose value would end its line: what follows would
   *     be read as fields, or as another response
   */
  public WireResponse {
    headers.forEach((name, value) -> {
      if (!Headers.isValue(value)) {
        throw new IllegalArgumentException("the header field " + name + " cannot hold its value");
      }
    });
  }

  public static WireResponse of(int status, Headers headers, byte[] body) {
    return new WireResponse(status, headers, ResponseBody.of(body));
  }
}
