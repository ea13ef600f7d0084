package dev.headrace.wire;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * The checksums of a body that S3 and its clients exchange (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html">source</a>).
 */
public enum ChecksumAlgorithm {
  CRC32,
  CRC32C,
  CRC64NVME,
  SHA1,
  SHA256;

  private static final String PREFIX = "x-amz-checksum-";

  /** The header field or trailer that carries it, in lower case. */
  public String header() {
    return PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /** The algorithm that a header field carries, or null where it carries none. */
  public static @Nullable ChecksumAlgorithm ofHeader(String header) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.header().equalsIgnoreCase(header.strip())) {
        return algorithm;
      }
    }
    return null;
  }

  /** Starts a checksum of no bytes. */
  public Running start() {
    return switch (this) {
      case CRC32 -> new Cyclic(new CRC32(), Integer.BYTES);
      case CRC32C -> new Cyclic(new CRC32C(), Integer.BYTES);
      case CRC64NVME -> new Cyclic(new Crc64Nvme(), Long.BYTES);
      case SHA1 -> new Digested("SHA-1");
      case SHA256 -> new Digested("SHA-256");
    };
  }

  /** A checksum of the bytes so far. */
  public sealed interface Running permits Cyclic, Digested {
    void update(byte[] bytes, int offset, int length);

    /** The checksum's bytes, high byte first. Call it once, at the end. */
    byte[] digest();

    /** The checksum as header fields carry it. Call it once, at the end. */
    default String base64() {
      return Base64.getEncoder().encodeToString(digest());
    }
  }

  private record Cyclic(Checksum checksum, int bytes) implements Running {
    @Override
    public void update(byte[] data, int offset, int length) {
      checksum.update(data, offset, length);
    }

    @Override
    public byte[] digest() {
      long value = checksum.getValue();
      return bytes == Integer.BYTES
          ? ByteBuffer.allocate(bytes).putInt((int) value).array()
          : ByteBuffer.allocate(bytes).putLong(value).array();
    }
  }

  /** A checksum of the JDK's message digests. */
  static final class Digested implements Running {
    private final MessageDigest digest;

    Digested(String algorithm) {
      try {
        digest = MessageDigest.getInstance(algorithm);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + algorithm, e);
      }
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public byte[] digest() {
      return digest.digest();
    }
  }
}
