package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Requests as they are on the wire, for what no client would send. */
final class Raw {
  private Raw() {}

  static WireRequest request(String method, String target, byte[] body, String... headers) {
    int question = target.indexOf('?');
    return new WireRequest(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        Headers.of(headers),
        RequestBody.of(body));
  }

  static WireRequest request(String method, String target, String body, String... headers) {
    return request(method, target, body.getBytes(UTF_8), headers);
  }

  static String text(WireResponse response) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      response.body().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }
}
