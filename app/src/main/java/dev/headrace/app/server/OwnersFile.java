package dev.headrace.app.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes small files that their owner alone may read, whole or not at all. */
final class OwnersFile {
  private OwnersFile() {}

  /**
   * Puts a file in the place of an older one.
   *
   * @throws StartFailure where the disk refuses
   */
  static void replace(Path file, byte[] content) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    var ownersOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel channel =
          FileChannel.open(
              fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersOnly)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StartFailure("the file " + file + " cannot be written: " + e, e);
    }
  }

  /** Removes a file; one that is gone already is fine. */
  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(OwnersFile.class.getName())
          .log(System.Logger.Level.WARNING, "{0} cannot be removed: {1}", file, e);
    }
  }
}
