package dev.headrace.lambda.code;

/**
 * What the central directory of a zip file says of one member.
 *
 * @param path its components joined by slashes; empty for the root itself
 * @param method 0 for stored, 8 for deflated
 * @param headerOffset where its local header begins
 * @param modifiedEpochSeconds when it was last changed
 */
record ZipMember(
    String path,
    Kind kind,
    boolean executable,
    int method,
    long compressedBytes,
    long sizeBytes,
    int crc32,
    long headerOffset,
    long modifiedEpochSeconds) {
  /** What a member becomes. */
  enum Kind {
    FILE,
    DIRECTORY,
    LINK
  }
}
