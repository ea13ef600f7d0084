package dev.headrace.supporting.s3;

/**
 * The checksum of an object or part, as it is given back.
 *
 * @param value Base64; with the number of parts behind a dash where it is composite
 * @param isComposite whether it is the checksum of the parts' checksums, not of the bytes
 */
record StoredChecksum(ChecksumKind kind, String value, boolean isComposite) {
  static StoredChecksum of(ChecksumKind kind, byte[] value) {
    return new StoredChecksum(kind, java.util.Base64.getEncoder().encodeToString(value), false);
  }

  /** Its bytes; not for a composite one. */
  byte[] bytes() {
    return java.util.Base64.getDecoder().decode(value);
  }
}
