package dev.headrace.inference.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of bytes on their way. */
final class Digested {
  private static final int BUFFER_BYTES = 1 << 20;

  private Digested() {}

  /** Reads a file, and gives its hash in hexadecimal digits. */
  static String read(Path file, Progress progress) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return copy(in, OutputStream.nullOutputStream(), progress);
    }
  }

  /** Writes a new file, and gives its hash in hexadecimal digits. */
  static String copy(InputStream in, Path file, Progress progress) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      return copy(in, out, progress);
    }
  }

  private static String copy(InputStream in, OutputStream out, Progress progress)
      throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long done = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
      out.write(buffer, 0, read);
      done += read;
      progress.at(done);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JVM has SHA-256", impossible);
    }
  }
}
