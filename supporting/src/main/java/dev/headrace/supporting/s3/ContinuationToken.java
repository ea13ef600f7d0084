package dev.headrace.supporting.s3;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a listing goes on, as clients hand it back without looking into it. */
final class ContinuationToken {
  private static final String VERSION = "1 ";

  private ContinuationToken() {}

  /** The token for what follows a row. */
  static String after(String name) {
    byte[] bytes = (VERSION + name).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The row that a token follows. */
  static String parse(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(VERSION)) {
        return text.substring(VERSION.length());
      }
    } catch (IllegalArgumentException notBase64) {
      // Refused below, like any other token that was not made here.
    }
    throw S3Errors.invalidArgument(
        "continuation-token", token, "The continuation token provided is incorrect");
  }
}
