package dev.headrace.engine.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** The {@code headrace-init} that ships in the jar, put where it can be executed. */
public final class InitBinary {
  private InitBinary() {}

  /**
   * Puts the binary for this machine into the folder, whole or not at all, and returns its path.
   *
   * @throws IOException if the folder cannot be written or the machine is neither x86_64 nor
   *     aarch64
   */
  public static Path installIn(Path folder) throws IOException {
    String name = "headrace-init-" + architecture();
    Files.createDirectories(folder);
    Path target = folder.resolve("headrace-init");
    Path fresh = Files.createTempFile(folder, "headrace-init", ".new");
    try (InputStream bytes = InitBinary.class.getResourceAsStream("native/" + name)) {
      if (bytes == null) {
        throw new IOException("this build lacks " + name);
      }
      Files.copy(bytes, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      // A running one keeps its file; writing over it would fail with "text file busy".
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    return target;
  }

  private static String architecture() throws IOException {
    String system = System.getProperty("os.name", "");
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    if (!system.equals("Linux")) {
      throw new IOException("the sandbox engine needs Linux, not " + system);
    }
    return switch (machine) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "aarch64";
      default -> throw new IOException("no headrace-init for " + machine);
    };
  }
}
