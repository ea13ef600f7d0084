package dev.headrace.supporting.logs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a list begins: behind what has this name, and this place where names do
 * not give the order.
 */
record StreamToken(long order, String name) {
  /** As clients carry it. */
  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((order + " " + name).getBytes(StandardCharsets.UTF_8));
  }

  /** Reads {@link #text}; null for null. */
  static @Nullable StreamToken parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int space = plain.indexOf(' ');
      if (space > 0) {
        return new StreamToken(
            Long.parseLong(plain.substring(0, space)), plain.substring(space + 1));
      }
    } catch (IllegalArgumentException notMadeHere) {
      // Refused below.
    }
    throw LogsErrors.invalidToken();
  }
}
