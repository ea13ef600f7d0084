package dev.headrace.lambda.api;

import dev.headrace.lambda.functions.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, in the order of its keys.
 *
 * @param nextMarker what a request for the rest gives; null where there is none
 */
record Page<T>(List<T> items, @Nullable String nextMarker) {
  /** The most that one answer holds, however many were asked for. */
  static final int MAX_ITEMS = 50;

  /**
   * The items behind a marker. What was deleted meanwhile does not disturb: a marker names the last
   * key that was shown.
   *
   * @param all in the order of their keys
   * @param key unique, in the order of {@code all}
   */
  static <T> Page<T> of(
      Iterable<T> all,
      Function<T, String> key,
      java.util.Comparator<String> order,
      @Nullable String marker,
      @Nullable Integer maxItems) {
    int most = maxItems == null ? MAX_ITEMS : Math.min(maxItems, MAX_ITEMS);
    String after = marker == null || marker.isEmpty() ? null : decode(marker);
    List<T> items = new ArrayList<>();
    String last = "";
    for (T item : all) {
      String itemKey = key.apply(item);
      if (after != null && order.compare(itemKey, after) <= 0) {
        continue;
      }
      if (items.size() == most) {
        return new Page<>(items, encode(last));
      }
      items.add(item);
      last = itemKey;
    }
    return new Page<>(items, null);
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String marker) {
    try {
      return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusals.invalid("Invalid marker: give the NextMarker of an earlier answer.");
    }
  }
}
