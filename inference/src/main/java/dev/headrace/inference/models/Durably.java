package dev.headrace.inference.models;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that are there whole or not at all, after a power cut too. */
final class Durably {
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> PROGRAM = FOLDER;
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

  private Durably() {}

  /** Makes the data folder where a command comes before the first server; for its owner only. */
  static void makeDataFolder(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Writes a text beside, then lets it take the place of what is there. */
  static void replace(Path file, String text) throws IOException {
    Path folder = file.resolveSibling("");
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, "fresh", ".tmp");
    try {
      Files.writeString(fresh, text, StandardCharsets.UTF_8);
      Files.setPosixFilePermissions(fresh, FILE);
      sync(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(folder);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * Gives a folder that was filled beside its name. A sandbox runs as nobody in particular, so all
   * of it may be read by all; the data folder around it keeps others out.
   */
  static void publish(Path fresh, Path place) throws IOException {
    Files.walkFileTree(
        fresh,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              if (!Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                Files.setPosixFilePermissions(file, Files.isExecutable(file) ? PROGRAM : FILE);
              }
              sync(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path folder, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.setPosixFilePermissions(folder, FOLDER);
            syncFolder(folder);
            return FileVisitResult.CONTINUE;
          }
        });
    Path parent = place.resolveSibling("");
    Files.createDirectories(parent);
    Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(parent);
  }

  /** Removes a folder with all that is in it, following no links; nothing where there is none. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // somebody else cleans up too
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static void sync(Path file) throws IOException {
    // For reading, which is enough: a file that is shared with its owner need not be writable.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
