package dev.headrace.lambda.code;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip files byte by byte, so that a test can write wrong ones. */
final class TestZip {
  static final int FILE = 0100644;
  static final int EXECUTABLE = 0100755;
  static final int LINK = 0120777;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<byte[]> directory = new ArrayList<>();
  private int flags;
  private int lieSize = -1;

  /** Makes the next members say that they are encrypted. */
  TestZip encrypted() {
    flags = 1;
    return this;
  }

  /** Makes the next members say that they have another size. */
  TestZip sayingSize(int bytes) {
    lieSize = bytes;
    return this;
  }

  TestZip file(String name, String content) {
    return add(name, FILE, true, content.getBytes(StandardCharsets.UTF_8));
  }

  TestZip file(String name, byte[] content) {
    return add(name, FILE, true, content);
  }

  TestZip stored(String name, String content) {
    return add(name, FILE, false, content.getBytes(StandardCharsets.UTF_8));
  }

  TestZip executable(String name, String content) {
    return add(name, EXECUTABLE, true, content.getBytes(StandardCharsets.UTF_8));
  }

  TestZip link(String name, String target) {
    return add(name, LINK, false, target.getBytes(StandardCharsets.UTF_8));
  }

  TestZip add(String name, int mode, boolean deflated, byte[] content) {
    byte[] packed = deflated ? deflate(content) : content;
    int offset = out.size();
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    var crc = new CRC32();
    crc.update(content);
    int size = lieSize < 0 ? content.length : lieSize;
    out.writeBytes(
        little(30 + nameBytes.length)
            .putInt(0x04034b50)
            .putShort((short) 20)
            .putShort((short) flags)
            .putShort((short) (deflated ? 8 : 0))
            .putShort((short) 0)
            .putShort((short) 0x5C21)
            .putInt((int) crc.getValue())
            .putInt(packed.length)
            .putInt(size)
            .putShort((short) nameBytes.length)
            .putShort((short) 0)
            .put(nameBytes)
            .array());
    out.writeBytes(packed);
    directory.add(
        little(46 + nameBytes.length)
            .putInt(0x02014b50)
            .put((byte) 30)
            .put((byte) 3)
            .putShort((short) 20)
            .putShort((short) flags)
            .putShort((short) (deflated ? 8 : 0))
            .putShort((short) 0)
            .putShort((short) 0x5C21)
            .putInt((int) crc.getValue())
            .putInt(packed.length)
            .putInt(size)
            .putShort((short) nameBytes.length)
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort((short) 0)
            .putShort((short) 0)
            .putInt(mode << 16)
            .putInt(offset)
            .put(nameBytes)
            .array());
    return this;
  }

  /** Lists the last member again, so that two entries share their bytes. */
  TestZip lastAgain(int times) {
    for (int i = 0; i < times; i++) {
      directory.add(directory.getLast());
    }
    return this;
  }

  byte[] bytes() {
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    int from = whole.size();
    directory.forEach(whole::writeBytes);
    int length = whole.size() - from;
    whole.writeBytes(
        little(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) directory.size())
            .putShort((short) directory.size())
            .putInt(length)
            .putInt(from)
            .putShort((short) 0)
            .array());
    return whole.toByteArray();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] deflate(byte[] content) {
    var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    var packed = new ByteArrayOutputStream();
    var buffer = new byte[8_192];
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return packed.toByteArray();
  }
}
