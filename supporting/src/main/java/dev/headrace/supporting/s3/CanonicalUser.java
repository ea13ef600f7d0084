package dev.headrace.supporting.s3;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The name by which S3 calls the owner of buckets and objects: 64 hexadecimal digits. */
final class CanonicalUser {
  private CanonicalUser() {}

  /** An account's, always the same. */
  static String idOf(String account) {
    var sha256 = dev.headrace.wire.ChecksumAlgorithm.SHA256.start();
    byte[] name = ("headrace account " + account).getBytes(StandardCharsets.US_ASCII);
    sha256.update(name, 0, name.length);
    return HexFormat.of().formatHex(sha256.digest());
  }
}
