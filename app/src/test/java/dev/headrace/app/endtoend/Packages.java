package dev.headrace.app.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Deployment packages, made as users make them. */
final class Packages {
  private Packages() {}

  /** A zip file of text files. */
  static byte[] zip(Map<String, String> files) {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return zipOf(bytes);
  }

  /** A zip file. Its entries carry no permissions, as those of Java and Windows do not. */
  static byte[] zipOf(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A zip file of one executable, as {@code zip} makes it on Linux. */
  static byte[] executable(Path folder, String name, String text) {
    Path file = folder.resolve(name + "-executable.zip");
    var options = Map.of("create", "true", "enablePosixFileAttributes", "true");
    try {
      try (FileSystem zip = FileSystems.newFileSystem(file, options)) {
        Path entry = Files.writeString(zip.getPath(name), text);
        Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A zip file with a compiled class. */
  static byte[] java(Path folder, String className, String source) {
    try {
      Path file = Files.writeString(folder.resolve(className + ".java"), source);
      int status =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "--release", "21", "-d", folder.toString(), file.toString());
      if (status != 0) {
        throw new AssertionError(className + " does not compile");
      }
      String name = className + ".class";
      return zipOf(Map.of(name, Files.readAllBytes(folder.resolve(name))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
