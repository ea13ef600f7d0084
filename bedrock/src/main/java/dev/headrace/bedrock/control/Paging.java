package dev.headrace.bedrock.control;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page of a list whose order does not change. */
record Paging<T>(List<T> items, @Nullable String nextToken) {
  /** How many items a page has where the request does not say. */
  private static final int DEFAULT_RESULTS = 100;

  /**
   * The page behind a token.
   *
   * @param name what tells the items apart
   */
  static <T> Paging<T> of(
      List<T> all, @Nullable Integer most, @Nullable String token, Function<T, String> name) {
    int from = token == null ? 0 : after(all, token, name);
    int to = Math.min(all.size(), from + (most == null ? DEFAULT_RESULTS : most));
    String next = to == all.size() ? null : token(name.apply(all.get(to - 1)));
    return new Paging<>(all.subList(from, to), next);
  }

  private static String token(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> int after(List<T> all, String token, Function<T, String> name) {
    for (int i = 0; i < all.size(); i++) {
      if (token(name.apply(all.get(i))).equals(token)) {
        return i + 1;
      }
    }
    throw Refused.invalid("The provided nextToken is invalid.");
  }
}
