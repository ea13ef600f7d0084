package dev.headrace.supporting.s3;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a bucket's keys: those with a prefix, after a marker, where all keys that go on alike
 * up to a delimiter stand as one common prefix.
 *
 * @param rows keys and common prefixes, in order
 * @param isTruncated whether more rows follow
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">
 *     ListObjectsV2</a>
 */
record Listing<V>(List<Row<V>> rows, boolean isTruncated) {
  /** The most rows of a page. */
  static final int MAX_ROWS = 1000;

  /**
   * A row.
   *
   * @param name the key, or the common prefix
   * @param value the key's value; null for a common prefix
   */
  record Row<V>(String name, @Nullable V value) {}

  /**
   * What to list.
   *
   * @param after list only rows behind this one; a common prefix that is not behind it is left out
   *     with all its keys
   * @param delimiter empty for none
   * @param maxRows from 0; more than {@link #MAX_ROWS} are never listed
   */
  record Query(String prefix, String delimiter, @Nullable String after, int maxRows) {}

  /** The last row's name, from which the next page goes on. */
  String last() {
    return rows.getLast().name();
  }

  static <V> Listing<V> of(SortedIndex<V> index, Query query) {
    List<Row<V>> rows = new ArrayList<>();
    int maxRows = Math.min(query.maxRows(), MAX_ROWS);
    if (maxRows == 0) {
      return new Listing<>(rows, false);
    }
    Iterator<SortedIndex.Entry<V>> walk = index.from(key -> isBefore(key, query));
    while (walk.hasNext()) {
      SortedIndex.Entry<V> entry = walk.next();
      if (!entry.key().startsWith(query.prefix())) {
        break;
      }
      if (rows.size() == maxRows) {
        return new Listing<>(rows, true);
      }
      String common = commonPrefix(entry.key(), query);
      if (common == null) {
        rows.add(new Row<>(entry.key(), entry.value()));
      } else {
        rows.add(new Row<>(common, null));
        walk = index.from(key -> isUpTo(key, common));
      }
    }
    return new Listing<>(rows, false);
  }

  private static boolean isBefore(String key, Query query) {
    if (Utf8Order.INSTANCE.compare(key, query.prefix()) < 0) {
      return true;
    }
    String after = query.after();
    if (after == null) {
      return false;
    }
    String common = after.startsWith(query.prefix()) ? commonPrefix(after, query) : null;
    return common == null ? Utf8Order.INSTANCE.compare(key, after) <= 0 : isUpTo(key, common);
  }

  /** Whether a key is in front of those with a prefix, or is one of them. */
  private static boolean isUpTo(String key, String prefix) {
    return key.startsWith(prefix) || Utf8Order.INSTANCE.compare(key, prefix) < 0;
  }

  private static @Nullable String commonPrefix(String key, Query query) {
    if (query.delimiter().isEmpty()) {
      return null;
    }
    int at = key.indexOf(query.delimiter(), query.prefix().length());
    return at < 0 ? null : key.substring(0, at + query.delimiter().length());
  }
}
