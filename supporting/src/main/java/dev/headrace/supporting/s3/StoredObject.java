package dev.headrace.supporting.s3;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object as it is kept.
 *
 * @param etag without quotes: the MD5 of its bytes, or that of its parts' MD5s and their number
 * @param checksum null where it was written before one was asked for
 * @param parts its bytes, in order; one that was not uploaded in parts has one
 * @param uploadId the multipart upload that made it; null where none did
 */
record StoredObject(
    String key,
    long sizeBytes,
    String etag,
    long modifiedEpochMillis,
    Attributes attributes,
    @Nullable StoredChecksum checksum,
    List<Part> parts,
    @Nullable String uploadId) {
  /** The most bytes of a key in UTF-8. */
  static final int MAX_KEY_BYTES = 1024;

  boolean isMultipart() {
    return uploadId != null;
  }

  StoredObject withAttributes(Attributes replacement) {
    return new StoredObject(
        key, sizeBytes, etag, modifiedEpochMillis, replacement, checksum, parts, uploadId);
  }
}
