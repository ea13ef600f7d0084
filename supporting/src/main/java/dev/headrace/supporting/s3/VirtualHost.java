package dev.headrace.supporting.s3;

import dev.headrace.wire.WireRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bucket that is named by the host of a URL rather than by its path: {@code
 * my-bucket.s3.localhost:4566} or {@code my-bucket.localhost:4566}.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html">Virtual
 *     hosting of general purpose buckets</a>
 */
final class VirtualHost {
  private static final Pattern OF_S3 =
      Pattern.compile(
          "(?<bucket>.+)\\.s3(?:[.-][a-z0-9-]+)?\\.(?:localhost|amazonaws\\.com)(?::\\d+)?");
  private static final Pattern SHORT = Pattern.compile("(?<bucket>[^.]+)\\.localhost(?::\\d+)?");
  private static final String S3 = "s3";

  private VirtualHost() {}

  /** The bucket that a host names; null where it names none. */
  static @Nullable String bucket(String host) {
    Matcher ofS3 = OF_S3.matcher(host);
    if (ofS3.matches()) {
      return ofS3.group("bucket");
    }
    Matcher shorter = SHORT.matcher(host);
    return shorter.matches() && !shorter.group("bucket").equals(S3)
        ? shorter.group("bucket")
        : null;
  }

  /** The request with its bucket at the front of the path. */
  static WireRequest toPath(WireRequest request, String bucket) {
    String path = request.rawPath();
    return request.withRawPath(path.equals("/") ? "/" + bucket : "/" + bucket + path);
  }
}
