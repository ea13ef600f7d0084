package dev.headrace.supporting.s3;

import dev.headrace.wire.WireRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The object that a copy reads, as {@code x-amz-copy-source} names it: {@code bucket/key}, encoded
 * as in a URL, with or without a slash in front and a version behind.
 */
record CopySource(String bucket, String key) {
  private static final String HEADER = "x-amz-copy-source";
  private static final String VERSION = "?versionId=";

  static CopySource of(WireRequest request) {
    String header = new RequestFields(request).get(HEADER);
    return parse(header == null ? "" : header);
  }

  static CopySource parse(String header) {
    int question = header.indexOf(VERSION);
    String version = question < 0 ? "null" : header.substring(question + VERSION.length());
    String path = decoded(question < 0 ? header : header.substring(0, question));
    String relative = path.startsWith("/") ? path.substring(1) : path;
    int slash = relative.indexOf('/');
    if (slash <= 0 || slash == relative.length() - 1) {
      throw S3Errors.invalidArgument(
          HEADER,
          header,
          "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }
    String key = relative.substring(slash + 1);
    if (!version.equals("null")) {
      throw S3Errors.noSuchVersion(key);
    }
    return new CopySource(relative.substring(0, slash), key);
  }

  /** A plus sign is one, unlike in a form. */
  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Errors.invalidArgument(HEADER, encoded, "Copy Source must be encoded as in a URL");
    }
  }
}
