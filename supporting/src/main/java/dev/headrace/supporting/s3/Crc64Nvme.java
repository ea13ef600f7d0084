package dev.headrace.supporting.s3;

import java.nio.ByteOrder;
import java.util.zip.Checksum;

/** The CRC-64/NVME of a run of bytes, eight of them at a time by tables. */
final class Crc64Nvme implements Checksum {
  /** The polynomial, its lowest power first. */
  static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

  private static final int STRIDE = 8;
  private static final long[][] TABLES = tables();
  private static final java.lang.invoke.VarHandle LONGS =
      java.lang.invoke.MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long state = -1;

  @Override
  public void update(int b) {
    state = TABLES[0][(int) (state ^ b) & 0xff] ^ state >>> 8;
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    long crc = state;
    for (; end - at >= STRIDE; at += STRIDE) {
      long word = crc ^ (long) LONGS.get(bytes, at);
      crc =
          TABLES[7][(int) word & 0xff]
              ^ TABLES[6][(int) (word >>> 8) & 0xff]
              ^ TABLES[5][(int) (word >>> 16) & 0xff]
              ^ TABLES[4][(int) (word >>> 24) & 0xff]
              ^ TABLES[3][(int) (word >>> 32) & 0xff]
              ^ TABLES[2][(int) (word >>> 40) & 0xff]
              ^ TABLES[1][(int) (word >>> 48) & 0xff]
              ^ TABLES[0][(int) (word >>> 56)];
    }
    state = crc;
    for (; at < end; at++) {
      update(bytes[at]);
    }
  }

  @Override
  public long getValue() {
    return ~state;
  }

  @Override
  public void reset() {
    state = -1;
  }

  private static long[][] tables() {
    long[][] tables = new long[STRIDE][256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
      }
      tables[0][i] = crc;
    }
    for (int i = 0; i < 256; i++) {
      for (int k = 1; k < STRIDE; k++) {
        long before = tables[k - 1][i];
        tables[k][i] = tables[0][(int) before & 0xff] ^ before >>> 8;
      }
    }
    return tables;
  }
}
