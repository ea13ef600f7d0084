package dev.headrace.wire;

import java.util.zip.Checksum;

/**
 * CRC-64/NVME, the checksum that S3 prefers (polynomial {@code ad93d23594c93659}, reflected; <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html">source</a>).
 * Eight bytes a step, by eight tables.
 */
final class Crc64Nvme implements Checksum {
  private static final long REFLECTED_POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
  private static final long[][] TABLES = tables();

  private long remainder = ~0L;

  private static long[][] tables() {
    long[][] tables = new long[8][256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ REFLECTED_POLYNOMIAL;
      }
      tables[0][i] = crc;
    }
    for (int i = 0; i < 256; i++) {
      for (int t = 1; t < 8; t++) {
        long crc = tables[t - 1][i];
        tables[t][i] = (crc >>> 8) ^ tables[0][(int) crc & 0xff];
      }
    }
    return tables;
  }

  @Override
  public void update(int b) {
    remainder = (remainder >>> 8) ^ TABLES[0][(int) (remainder ^ b) & 0xff];
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    for (; end - at >= 8; at += 8) {
      long word = remainder;
      for (int i = 0; i < 8; i++) {
        word ^= (bytes[at + i] & 0xffL) << (8 * i);
      }
      long crc = 0;
      for (int i = 0; i < 8; i++) {
        crc ^= TABLES[7 - i][(int) (word >>> (8 * i)) & 0xff];
      }
      remainder = crc;
    }
    for (; at < end; at++) {
      update(bytes[at]);
    }
  }

  @Override
  public long getValue() {
    return ~remainder;
  }

  @Override
  public void reset() {
    remainder = ~0L;
  }
}
