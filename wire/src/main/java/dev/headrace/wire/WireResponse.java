package dev.headrace.wire;

/**
 * An HTTP response for the listener to send. It has no {@code Content-Length}: that is the body's
 * length, which the listener writes, unless the operation said one itself (an answer to HEAD).
 */
public record WireResponse(int status, Headers headers, ResponseBody body) {
  public static WireResponse of(int status, Headers headers, byte[] body) {
    return new WireResponse(status, headers, ResponseBody.of(body));
  }
}
