package dev.headrace.supporting.s3;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a bucket's uploads, by key and then by start.
 *
 * @param rows uploads and common prefixes, in order
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html">
 *     ListMultipartUploads</a>
 */
record UploadListing(List<Row> rows, boolean isTruncated) {
  /** A row: an upload, or a common prefix, whose {@code upload} is null. */
  record Row(String name, @Nullable Upload upload) {}

  /**
   * One page.
   *
   * @param uploads by key, and for each key by id, which begins with the start
   * @param keys what to list; {@code after} is the key marker
   * @param afterId list uploads of the key marker itself, behind this id
   */
  static UploadListing of(
      SortedIndex<SortedIndex<Upload>> uploads, Listing.Query keys, @Nullable String afterId) {
    List<Row> rows = new ArrayList<>();
    String marker = keys.after();
    if (marker != null && afterId != null) {
      SortedIndex<Upload> ofMarker = uploads.get(marker);
      if (ofMarker != null) {
        add(rows, ofMarker.from(id -> Utf8Order.INSTANCE.compare(id, afterId) <= 0));
      }
    }
    // Each key has at least one upload: a page of keys is enough for a page of uploads.
    Listing<SortedIndex<Upload>> page =
        Listing.of(
            uploads, new Listing.Query(keys.prefix(), keys.delimiter(), marker, Listing.MAX_ROWS));
    for (Listing.Row<SortedIndex<Upload>> row : page.rows()) {
      SortedIndex<Upload> ofKey = row.value();
      if (ofKey == null) {
        rows.add(new Row(row.name(), null));
      } else {
        add(rows, ofKey.all());
      }
    }
    int maxRows = Math.min(keys.maxRows(), Listing.MAX_ROWS);
    boolean isTruncated = maxRows > 0 && (page.isTruncated() || rows.size() > maxRows);
    return new UploadListing(
        List.copyOf(rows.subList(0, Math.min(maxRows, rows.size()))), isTruncated);
  }

  private static void add(List<Row> rows, Iterator<SortedIndex.Entry<Upload>> uploads) {
    while (uploads.hasNext() && rows.size() <= Listing.MAX_ROWS) {
      Upload upload = uploads.next().value();
      rows.add(new Row(upload.key(), upload));
    }
  }
}
