package dev.headrace.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there whole or not at all, after a power cut too: one of the right length need not
 * be read again before it is used.
 */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a file and then gives it its name, in the place of one that had it; folders that are
   * missing are made, for their owner only.
   *
   * @throws IOException where the bytes cannot be read or the folder cannot be written; the name
   *     then means what it did before
   */
  public static void put(InputStream bytes, Path file) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling("");
    DataFolder.makeFolder(folder);
    Path fresh = Files.createTempFile(folder, "fresh", ".new");
    try {
      Files.copy(bytes, fresh, StandardCopyOption.REPLACE_EXISTING);
      sync(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
