package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ListingTest {
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars('a', 'b', '/').ofMaxLength(5);
  }

  @Provide
  Arbitrary<List<String>> keys() {
    return Arbitraries.strings()
        .withChars('a', 'b', '/')
        .ofMinLength(1)
        .ofMaxLength(5)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<String> delimiters() {
    return Arbitraries.of("", "/", "a", "ab", "//");
  }

  @Property(tries = 1000)
  void pages_in_a_row_are_what_a_naive_model_lists(
      @ForAll("keys") List<String> keys,
      @ForAll("texts") String prefix,
      @ForAll("delimiters") String delimiter,
      @ForAll("texts") String after,
      @ForAll @IntRange(min = 1, max = 7) int maxRows) {
    SortedIndex<Integer> index = index(keys);
    List<String> paged = new ArrayList<>();
    String marker = after;
    boolean isTruncated = true;
    while (isTruncated) {
      var page = Listing.of(index, new Listing.Query(prefix, delimiter, marker, maxRows));
      page.rows().forEach(row -> paged.add(row.name() + (row.value() == null ? " ..." : "")));
      isTruncated = page.isTruncated();
      assertThat(page.rows()).hasSizeLessThanOrEqualTo(maxRows);
      if (isTruncated) {
        assertThat(page.rows()).hasSize(maxRows);
        marker = page.last();
      }
    }
    assertThat(paged).isEqualTo(naive(keys, prefix, delimiter, after));
  }

  /** Rolls every key up, and takes the rows that are behind the row in which the marker is. */
  private static List<String> naive(
      List<String> keys, String prefix, String delimiter, String after) {
    var rows = new TreeSet<String>();
    String afterRow = rolledUp(after, prefix, delimiter);
    for (String key : keys) {
      String row = rolledUp(key, prefix, delimiter);
      boolean isBehind = key.compareTo(after) > 0 && !row.equals(afterRow);
      if (key.startsWith(prefix) && isBehind) {
        rows.add(row);
      }
    }
    return List.copyOf(rows);
  }

  private static String rolledUp(String key, String prefix, String delimiter) {
    int at =
        delimiter.isEmpty() || !key.startsWith(prefix)
            ? -1
            : key.indexOf(delimiter, prefix.length());
    return at < 0 ? key : key.substring(0, at + delimiter.length()) + " ...";
  }

  @Test
  void folders_stand_as_common_prefixes_between_the_keys() {
    var page =
        Listing.of(
            index(List.of("a", "b/1", "b/2", "b0", "c/")), new Listing.Query("", "/", null, 10));
    assertThat(page.rows()).extracting(Listing.Row::name).containsExactly("a", "b/", "b0", "c/");
    assertThat(page.isTruncated()).isFalse();
  }

  @Test
  void a_page_of_no_rows_is_not_truncated() {
    var page = Listing.of(index(List.of("a")), new Listing.Query("", "", null, 0));
    assertThat(page.rows()).isEmpty();
    assertThat(page.isTruncated()).isFalse();
  }

  @Test
  void no_page_has_more_than_a_thousand_rows() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i <= Listing.MAX_ROWS; i++) {
      keys.add("key" + i);
    }
    var page = Listing.of(index(keys), new Listing.Query("", "", null, 5000));
    assertThat(page.rows()).hasSize(Listing.MAX_ROWS);
    assertThat(page.isTruncated()).isTrue();
  }

  private static SortedIndex<Integer> index(List<String> keys) {
    SortedIndex<Integer> index = SortedIndex.empty();
    for (String key : keys) {
      index = index.with(key, 1);
    }
    return index;
  }
}
