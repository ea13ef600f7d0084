package dev.headrace.store;

import java.security.MessageDigest;
import java.util.zip.Checksum;

/**
 * Something that sees all bytes of a blob while they are written, so that they need not be read
 * again: {@code sha256::update} of a {@link MessageDigest}, {@code crc32c::update} of a {@link
 * Checksum}. Its owner asks it for the result afterwards.
 */
@FunctionalInterface
public interface BlobDigest {
  /** Takes the next bytes; the array is used again afterwards. */
  void update(byte[] bytes, int offset, int length);
}
