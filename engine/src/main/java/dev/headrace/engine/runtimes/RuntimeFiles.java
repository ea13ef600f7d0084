package dev.headrace.engine.runtimes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The runtimes that ship in the jar, put into a folder that sandboxes see: for Python and Node.js
 * programs of our own, for Java the runtime interface client that AWS publishes.
 */
public final class RuntimeFiles {
  private static final List<String> NAMES =
      List.of(
          "python/bootstrap.py",
          "node/bootstrap.mjs",
          "java/aws-lambda-java-core.jar",
          "java/aws-lambda-java-runtime-interface-client.jar",
          "java/aws-lambda-java-serialization.jar",
          "java/utils-lite.jar");

  private RuntimeFiles() {}

  /**
   * Puts the runtimes below a folder, under a name that says what they are, so that a running
   * sandbox keeps those that it was started with.
   *
   * @return the folder that holds {@code python}, {@code node} and {@code java}
   * @throws IOException if the folder cannot be written
   */
  public static Path installIn(Path folder) throws IOException {
    Map<String, byte[]> files = read();
    Path target = folder.resolve(nameOf(files));
    if (Files.isDirectory(target)) {
      return target;
    }
    Files.createDirectories(folder);
    Path fresh = Files.createTempDirectory(folder, "new-");
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = fresh.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      makeReadable(fresh);
      Files.move(fresh, target);
    } catch (FileAlreadyExistsException anotherServerWasFaster) {
      deleteTree(fresh);
    } catch (IOException failed) {
      deleteTree(fresh);
      throw failed;
    }
    return target;
  }

  private static Map<String, byte[]> read() throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    for (String name : NAMES) {
      try (InputStream in = RuntimeFiles.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IOException("this build lacks " + name);
        }
        files.put(name, in.readAllBytes());
      }
    }
    return files;
  }

  /**
   * A name for what they are. It tells releases apart and proves nothing, so that a checksum that
   * the machine computes is enough: a digest in Java, before it is compiled, takes half a start.
   */
  private static String nameOf(Map<String, byte[]> files) {
    var checksum = new CRC32();
    long bytes = 0;
    for (byte[] file : files.values()) {
      checksum.update(file);
      bytes += file.length;
    }
    return "%08x-%d".formatted(checksum.getValue(), bytes);
  }

  /** Whatever the server's umask, the users of sandboxes read these files. */
  private static void makeReadable(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : (Iterable<Path>) tree::iterator) {
        String mode = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      }
    }
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
