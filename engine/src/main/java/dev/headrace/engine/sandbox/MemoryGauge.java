package dev.headrace.engine.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the most memory that a sandbox has held straight from its cgroup, in a few microseconds;
 * asking its init takes a hundred. Where the machine counts none there is no gauge.
 */
final class MemoryGauge implements AutoCloseable {
  private static final List<String> FILES =
      List.of(
          "/sys/fs/cgroup/memory/headrace/%s.%s/memory.max_usage_in_bytes",
          "/sys/fs/cgroup/headrace/%s.%s/memory.peak");
  private static final int NUMBER_BYTES = 32;

  private final FileChannel file;
  private final ByteBuffer buffer = ByteBuffer.allocate(NUMBER_BYTES);

  private MemoryGauge(FileChannel file) {
    this.file = file;
  }

  /**
   * The gauge of a sandbox; null where there is none.
   *
   * @param prefix the prefix of this server's cgroups
   */
  static @Nullable MemoryGauge open(String prefix, String name) {
    for (String pattern : FILES) {
      Path path = Path.of(String.format(pattern, prefix, name));
      if (Files.isReadable(path)) {
        try {
          return new MemoryGauge(FileChannel.open(path, StandardOpenOption.READ));
        } catch (IOException gone) {
          return null;
        }
      }
    }
    return null;
  }

  /** The most bytes so far; 0 where it cannot be read any more. */
  synchronized long maxBytes() {
    try {
      buffer.clear();
      if (file.read(buffer, 0) <= 0) {
        return 0;
      }
      buffer.flip();
      long value = 0;
      while (buffer.hasRemaining()) {
        byte digit = buffer.get();
        if (digit < '0' || digit > '9') {
          break;
        }
        value = value * 10 + (digit - '0');
      }
      return value;
    } catch (IOException gone) {
      return 0;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException ignored) {
      // Nothing was written.
    }
  }
}
