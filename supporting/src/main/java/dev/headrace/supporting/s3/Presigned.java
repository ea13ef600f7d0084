package dev.headrace.supporting.s3;

import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The time for which a presigned URL is good, in the form of either version of signatures.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">
 *     Authenticating requests: using query parameters</a>
 */
final class Presigned {
  /** A week: the longest time for which one is good. */
  static final long MAX_SECONDS = 604_800;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Presigned() {}

  /**
   * Refuses a URL whose time is over.
   *
   * @throws ServiceError also where it does not say its time
   */
  static void requireFresh(WireRequest request, long nowEpochMillis) {
    String query = request.rawQuery();
    if (query.contains("X-Amz-Signature=")) {
      long seconds = seconds(request.query().first("X-Amz-Expires"));
      requireBefore(signed(request.query().first("X-Amz-Date")) + seconds, nowEpochMillis);
    } else if (query.contains("Signature=") && query.contains("AWSAccessKeyId=")) {
      Long expires = number(request.query().first("Expires"));
      if (expires == null) {
        throw S3Errors.accessDenied("Invalid date (should be seconds since epoch)");
      }
      requireBefore(expires, nowEpochMillis);
    }
  }

  private static void requireBefore(long expiresEpochSeconds, long nowEpochMillis) {
    if (nowEpochMillis > expiresEpochSeconds * 1000) {
      throw S3Errors.accessDenied("Request has expired")
          .with("Expires", Instant.ofEpochSecond(expiresEpochSeconds).toString())
          .with("ServerTime", Instant.ofEpochMilli(nowEpochMillis).toString());
    }
  }

  private static long seconds(@Nullable String text) {
    Long seconds = number(text);
    if (seconds == null || seconds < 1 || seconds > MAX_SECONDS) {
      throw malformed("X-Amz-Expires must be from 1 to " + MAX_SECONDS + " seconds");
    }
    return seconds;
  }

  private static long signed(@Nullable String date) {
    try {
      return Instant.from(DATE.parse(String.valueOf(date))).getEpochSecond();
    } catch (DateTimeException e) {
      throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
    }
  }

  private static ServiceError malformed(String message) {
    return new ServiceError("AuthorizationQueryParametersError", 400, message);
  }

  private static @Nullable Long number(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 15) {
      return null;
    }
    return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.valueOf(text) : null;
  }
}
