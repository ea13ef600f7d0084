package dev.headrace.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An API key of Amazon Bedrock, sent instead of a signature. A short-term one holds a presigned
 * request, which proves who made it; others are only compared.
 *
 * <p>Source: https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-how.html, and AWS's own
 * generator of short-term keys, https://github.com/aws/aws-bedrock-token-generator-python.
 *
 * @param text as it was sent, without the word before it
 */
record BearerToken(String text) {
  private static final String SCHEME = "Bearer ";
  private static final String SHORT_TERM = "bedrock-api-key-";
  private static final String ACTION = "Action=CallWithBearerToken";
  private static final String VERSION = "&Version=1";

  /** The most characters of a token that is looked into. */
  static final int MAX_LENGTH = 16_384;

  /** The token of a request; null where it has none. */
  static @Nullable BearerToken of(WireRequest request) {
    String authorization = request.header("Authorization");
    return authorization == null ? null : of(authorization);
  }

  /** The token in the value of an {@code Authorization} field; null where it has none. */
  static @Nullable BearerToken of(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? new BearerToken(authorization.substring(SCHEME.length()).strip())
        : null;
  }

  /** The request that a short-term key is the signature of; null where this is another key. */
  @Nullable WireRequest presigned() {
    if (!text.startsWith(SHORT_TERM) || text.length() > MAX_LENGTH) {
      return null;
    }
    String url = decoded(text.substring(SHORT_TERM.length()));
    int slash = url.indexOf('/');
    int question = url.indexOf('?');
    if (slash < 0 || question < slash || !url.endsWith(VERSION) || !url.contains(ACTION)) {
      return null;
    }
    return new WireRequest(
        "POST",
        url.substring(slash, question),
        url.substring(question + 1, url.length() - VERSION.length()),
        Headers.builder().add("Host", url.substring(0, slash)).build(),
        RequestBody.empty());
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "BearerToken";
  }
}
