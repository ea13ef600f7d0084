package dev.headrace.supporting.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A way to check an object's bytes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">
 *     Checking object integrity</a>
 */
enum ChecksumKind {
  CRC32(4, CrcJoin.CRC32, () -> new Crc(4, new CRC32())),
  CRC32C(4, CrcJoin.CRC32C, () -> new Crc(4, new CRC32C())),
  CRC64NVME(8, CrcJoin.CRC64NVME, () -> new Crc(8, new Crc64Nvme())),
  SHA1(20, null, () -> new Hash(digest("SHA-1"))),
  SHA256(32, null, () -> new Hash(digest("SHA-256")));

  private final int lengthBytes;

  @SuppressWarnings("ImmutableEnumChecker") // a record of two numbers
  private final @Nullable CrcJoin join;

  @SuppressWarnings("ImmutableEnumChecker") // it makes a new one at each call and holds nothing
  private final Supplier<Running> maker;

  ChecksumKind(int lengthBytes, @Nullable CrcJoin join, Supplier<Running> maker) {
    this.lengthBytes = lengthBytes;
    this.join = join;
    this.maker = maker;
  }

  /** A checksum that is being computed. */
  sealed interface Running {
    void update(byte[] bytes, int offset, int length);

    /** Its bytes, most significant first. Called once, at the end. */
    byte[] value();
  }

  /** Starts one over no bytes. */
  Running start() {
    return maker.get();
  }

  /** How long a value is. */
  int lengthBytes() {
    return lengthBytes;
  }

  /** Whether values of parts can be joined to that of the whole object. */
  boolean joins() {
    return join != null;
  }

  /** The value of two runs of bytes in a row from those of each; only where it {@link #joins}. */
  byte[] join(byte[] first, byte[] second, long secondLengthBytes) {
    if (join == null) {
      throw new IllegalStateException(this + " has no joined values");
    }
    return bytes(lengthBytes, join.join(number(first), number(second), secondLengthBytes));
  }

  /** The header field and trailer that carries it. */
  String header() {
    return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
  }

  /** The kind by its name in requests; null where there is none of that name. */
  static @Nullable ChecksumKind named(String name) {
    for (ChecksumKind kind : values()) {
      if (kind.name().equalsIgnoreCase(name)) {
        return kind;
      }
    }
    return null;
  }

  private record Crc(int lengthBytes, java.util.zip.Checksum crc) implements Running {
    @Override
    public void update(byte[] bytes, int offset, int length) {
      crc.update(bytes, offset, length);
    }

    @Override
    public byte[] value() {
      return bytes(lengthBytes, crc.getValue());
    }
  }

  private record Hash(MessageDigest digest) implements Running {
    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public byte[] value() {
      return digest.digest();
    }
  }

  private static byte[] bytes(int length, long number) {
    return length == 8
        ? ByteBuffer.allocate(8).putLong(number).array()
        : ByteBuffer.allocate(4).putInt((int) number).array();
  }

  private static long number(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == 8 ? buffer.getLong() : Integer.toUnsignedLong(buffer.getInt());
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
