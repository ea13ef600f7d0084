package dev.headrace.supporting.s3;

import dev.headrace.wire.ChecksumAlgorithm;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Joins the CRCs of two runs of bytes to that of both in a row, without the bytes: the first is
 * multiplied, as a polynomial, by x to the power of the second's length in bits. For CRCs that
 * start from ones, are reflected and are inverted at the end.
 *
 * @param polynomial its lowest power first
 * @param widthBits 32 or 64
 */
record CrcJoin(long polynomial, int widthBits) {
  private static final CrcJoin CRC32 = new CrcJoin(0xEDB88320L, 32);
  private static final CrcJoin CRC32C = new CrcJoin(0x82F63B78L, 32);
  private static final CrcJoin CRC64NVME = new CrcJoin(0x9A6C9329AC4BC9B5L, 64);

  /** How checksums of an algorithm are joined; null where they cannot be. */
  static @Nullable CrcJoin of(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> CRC32;
      case CRC32C -> CRC32C;
      case CRC64NVME -> CRC64NVME;
      case SHA1, SHA256 -> null;
    };
  }

  /** The CRC of the first run followed by the second; most significant byte first. */
  byte[] join(byte[] first, byte[] second, long secondLengthBytes) {
    long joined = product(powerOfX(secondLengthBytes * 8), number(first)) ^ number(second);
    return widthBits == Long.SIZE
        ? ByteBuffer.allocate(Long.BYTES).putLong(joined).array()
        : ByteBuffer.allocate(Integer.BYTES).putInt((int) joined).array();
  }

  private static long number(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == Long.BYTES ? buffer.getLong() : Integer.toUnsignedLong(buffer.getInt());
  }

  private long powerOfX(long exponent) {
    long result = 1L << (widthBits - 1);
    long square = 1L << (widthBits - 2);
    for (long left = exponent; left != 0; left >>>= 1) {
      if ((left & 1) != 0) {
        result = product(square, result);
      }
      square = product(square, square);
    }
    return result;
  }

  private long product(long a, long b) {
    long sum = 0;
    long shifted = b;
    for (long power = 1L << (widthBits - 1); power != 0; power >>>= 1) {
      if ((a & power) != 0) {
        sum ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : shifted >>> 1 ^ polynomial;
    }
    return sum;
  }
}
