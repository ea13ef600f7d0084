package dev.headrace.engine.runtimeapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first line and the headers of a request.
 *
 * @param target the path, with its query if there is one
 * @param headers names and values in turn, as they came
 * @param contentLength bytes of the body; {@link #CHUNKED} where the sender does not say
 * @param expectsContinue whether the sender waits for leave to send the body
 * @param keepsAlive whether another request may follow on the connection
 */
record RequestHead(
    String method,
    String target,
    List<String> headers,
    long contentLength,
    boolean expectsContinue,
    boolean keepsAlive) {
  static final long CHUNKED = -1;

  boolean hasBody() {
    return contentLength != 0;
  }

  /** The first value of a header, by its name in any case; null where there is none. */
  @Nullable String header(String name) {
    for (int i = 0; i < headers.size(); i += 2) {
      if (headers.get(i).equalsIgnoreCase(name)) {
        return headers.get(i + 1);
      }
    }
    return null;
  }
}
