package dev.headrace.inference.models;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small Python package, as an index would send it. */
final class FakeWheel {
  private final String name;
  private final String version;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  FakeWheel(String name, String version) {
    this.name = name;
    this.version = version;
  }

  FakeWheel with(String path, String text) {
    return with(path, text.getBytes(StandardCharsets.UTF_8));
  }

  FakeWheel with(String path, byte[] bytes) {
    files.put(path, bytes);
    return this;
  }

  /** Puts it into a folder, and gives the line that pins it. */
  String writeTo(Path folder) throws IOException {
    String stem = name.replace('-', '_') + "-" + version;
    String info = stem + ".dist-info/";
    files.put(
        info + "METADATA",
        "Metadata-Version: 2.1\nName: %s\nVersion: %s\nRequires-Dist: never-to-be-installed\n"
            .formatted(name, version)
            .getBytes(StandardCharsets.UTF_8));
    files.put(
        info + "WHEEL",
        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            .getBytes(StandardCharsets.UTF_8));
    var record = new StringBuilder();
    files.keySet().forEach(path -> record.append(path).append(",,\n"));
    files.put(info + "RECORD", (record + info + "RECORD,,\n").getBytes(StandardCharsets.UTF_8));
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    Files.createDirectories(folder);
    Files.write(folder.resolve(stem + "-py3-none-any.whl"), bytes.toByteArray());
    return "%s,%s,any,%d,%s,MIT,a test\n"
        .formatted(name, version, bytes.size(), sha256(bytes.toByteArray()));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
