package dev.headrace.supporting.s3;

/**
 * Joins the CRCs of two runs of bytes to that of both in a row, without the bytes: the first is
 * multiplied, as a polynomial, by x to the power of the second's length in bits. For CRCs that
 * start from ones, are reflected and are inverted at the end.
 *
 * @param polynomial its lowest power first
 * @param widthBits 32 or 64
 */
record CrcJoin(long polynomial, int widthBits) {
  static final CrcJoin CRC32 = new CrcJoin(0xEDB88320L, 32);
  static final CrcJoin CRC32C = new CrcJoin(0x82F63B78L, 32);
  static final CrcJoin CRC64NVME = new CrcJoin(Crc64Nvme.POLYNOMIAL, 64);

  /** The CRC of the first run followed by the second. */
  long join(long first, long second, long secondLengthBytes) {
    return product(powerOfX(secondLengthBytes * 8), first) ^ second;
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
