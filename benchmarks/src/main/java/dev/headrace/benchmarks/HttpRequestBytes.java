package dev.headrace.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One HTTP request as it goes over the wire, made once and sent many times. */
final class HttpRequestBytes {
  private final byte[] bytes;

  private HttpRequestBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  static HttpRequestBytes get(String host, String path) {
    return new HttpRequestBytes(head("GET", host, path, 0).getBytes(StandardCharsets.US_ASCII));
  }

  static HttpRequestBytes post(String host, String path, byte[] body) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(head("POST", host, path, body.length).getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    return new HttpRequestBytes(out.toByteArray());
  }

  /** A JSON string of exactly so many bytes. */
  static byte[] jsonOf(int bytes) {
    return ("\"" + "x".repeat(bytes - 2) + "\"").getBytes(StandardCharsets.US_ASCII);
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes);
  }

  private static String head(String method, String host, String path, int length) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }
}
