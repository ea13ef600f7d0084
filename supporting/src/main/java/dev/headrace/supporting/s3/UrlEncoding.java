package dev.headrace.supporting.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Keys as listings write them on demand: as in the path of a URL. */
final class UrlEncoding {
  private UrlEncoding() {}

  static String encode(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
