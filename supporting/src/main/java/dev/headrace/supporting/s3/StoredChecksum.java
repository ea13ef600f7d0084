package dev.headrace.supporting.s3;

import dev.headrace.wire.ChecksumAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of an object or part, as it is given back.
 *
 * @param value Base64; with the number of parts behind a dash where it is composite
 * @param isComposite whether it is the checksum of the parts' checksums, not of the bytes
 */
record StoredChecksum(ChecksumAlgorithm kind, String value, boolean isComposite) {
  static StoredChecksum of(ChecksumAlgorithm kind, byte[] value) {
    return new StoredChecksum(kind, java.util.Base64.getEncoder().encodeToString(value), false);
  }

  /** What it is the checksum of, as S3 calls that. */
  String type() {
    return isComposite ? "COMPOSITE" : "FULL_OBJECT";
  }

  /** Its value, if it is of an algorithm; else null. */
  @Nullable String valueIf(ChecksumAlgorithm algorithm) {
    return kind == algorithm ? value : null;
  }

  /** Its bytes; not for a composite one. */
  byte[] bytes() {
    return java.util.Base64.getDecoder().decode(value);
  }
}
