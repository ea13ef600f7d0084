package dev.headrace.supporting.s3;

import org.jspecify.annotations.Nullable;

/**
 * A run of an object's bytes that was uploaded at once and is one blob.
 *
 * @param number from 1; in an object the number that the upload gave it
 * @param blob the blob's name
 * @param etag the MD5 of its bytes, in hexadecimal
 */
record Part(
    int number,
    String blob,
    long sizeBytes,
    String etag,
    @Nullable StoredChecksum checksum,
    long modifiedEpochMillis) {
  /** The highest number of a part. */
  static final int MAX_NUMBER = 10_000;

  /** The most bytes of a part, and of an object that is put at once. */
  static final long MAX_BYTES = 5L << 30;

  /** The fewest bytes of a part but the last. */
  static final long MIN_BYTES = 5L << 20;

  Part modifiedAt(long epochMillis) {
    return new Part(number, blob, sizeBytes, etag, checksum, epochMillis);
  }
}
