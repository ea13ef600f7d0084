package dev.headrace.supporting.s3;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object whose bytes are on disk and that no bucket has yet.
 *
 * @param etag without quotes
 */
record ObjectDraft(
    String key,
    String etag,
    Attributes attributes,
    @Nullable StoredChecksum checksum,
    List<Part> parts,
    @Nullable String uploadId) {
  StoredObject storedAt(long epochMillis) {
    return new StoredObject(
        key, sizeBytes(), etag, epochMillis, attributes, checksum, parts, uploadId);
  }

  private long sizeBytes() {
    long sum = 0;
    for (Part part : parts) {
      sum += part.sizeBytes();
    }
    return sum;
  }
}
