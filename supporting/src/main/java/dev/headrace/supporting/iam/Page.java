package dev.headrace.supporting.iam;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, as IAM pages all of its lists.
 *
 * @param marker where the next page begins; null on the last
 */
record Page<T>(List<T> items, @Nullable String marker) {
  static final int DEFAULT_ITEMS = 100;

  private static final String VERSION = "1 ";

  /**
   * Cuts a page out of a list.
   *
   * @param all in the order of their names
   * @param name what an item is called; no two alike
   * @param marker of the earlier page; null for the first
   */
  static <T> Page<T> of(
      List<T> all, Function<T, String> name, @Nullable String marker, @Nullable Integer maxItems) {
    String after = marker == null ? null : parse(marker);
    List<T> rest =
        after == null
            ? all
            : all.stream().filter(item -> name.apply(item).compareTo(after) > 0).toList();
    int size = maxItems == null ? DEFAULT_ITEMS : maxItems;
    if (rest.size() <= size) {
      return new Page<>(rest, null);
    }
    List<T> items = rest.subList(0, size);
    return new Page<>(items, marker(name.apply(items.getLast())));
  }

  boolean isTruncated() {
    return marker != null;
  }

  private static String marker(String name) {
    byte[] bytes = (VERSION + name).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String parse(String marker) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
      if (text.startsWith(VERSION)) {
        return text.substring(VERSION.length());
      }
    } catch (IllegalArgumentException notBase64) {
      // Refused below, like any other marker that was not made here.
    }
    throw IamErrors.invalidMarker();
  }
}
