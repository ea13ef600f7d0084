package dev.headrace.engine.sandbox;

import dev.headrace.engine.runtimes.RuntimeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What sandboxes stand on: the binary, the runtimes, and what the machine allows.
 *
 * @param init the executable {@code headrace-init}
 * @param ladder what the machine allows
 * @param prefix the prefix of this server's cgroups
 * @param runtimeFiles the runtimes on this machine
 * @param runtimeFolder where a sandbox sees them
 * @param work a folder for what sandboxes need on this machine
 */
record Ground(
    Path init, Ladder ladder, String prefix, Path runtimeFiles, Path runtimeFolder, Path work) {
  /** Where a sandbox with a view of its own sees the runtimes, as Lambda has them. */
  static final Path SEEN_RUNTIME_FOLDER = Path.of("/var/runtime");

  private static final long SWEEP_LIMIT_SECONDS = 30;

  /**
   * Lays it, and removes what an earlier server over the same folder has left.
   *
   * @throws IOException if a folder cannot be written, or the machine runs no sandboxes at all
   */
  static Ground lay(Path dataFolder) throws IOException, InterruptedException {
    return lay(dataFolder, null);
  }

  /** Lays it on a rung of the ladder that this machine has, not the best one. */
  static Ground lay(Path dataFolder, Ladder.@Nullable Level chosen)
      throws IOException, InterruptedException {
    Path work = Files.createDirectories(dataFolder.resolve("sandboxes"));
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
    Path init = InitBinary.installIn(dataFolder.resolve("bin"));
    Path files = RuntimeFiles.installIn(dataFolder.resolve("runtimes"));
    String prefix = prefix(dataFolder.toRealPath());
    Process sweep = sweep(init, prefix);
    Ladder probed = Ladder.probe(init);
    await(sweep);
    Ladder ladder = chosen == null ? probed : new Ladder(chosen, probed.protections());
    boolean view = hasView(ladder.level());
    return new Ground(init, ladder, prefix, files, view ? SEEN_RUNTIME_FOLDER : files, work);
  }

  /** Where a sandbox sees its code, which lies in a folder of this machine. */
  String taskRoot(Path code) {
    return hasView() ? "/var/task" : code.toAbsolutePath().toString();
  }

  /** Where a sandbox sees its own {@code /tmp}. */
  String temporary(String sandboxName) {
    return hasView() ? "/tmp" : work.resolve(sandboxName).toString();
  }

  /** Whether sandboxes have a view of files of their own. */
  boolean hasView() {
    return hasView(ladder.level());
  }

  private static boolean hasView(Ladder.Level level) {
    return level == Ladder.Level.ROOT || level == Ladder.Level.USER_NAMESPACES;
  }

  private static String prefix(Path dataFolder) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(dataFolder.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Begins to remove what is left; what is tried meanwhile has names of its own. */
  private static Process sweep(Path init, String prefix) throws IOException {
    return new ProcessBuilder(init.toString(), "sweep", prefix)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void await(Process sweep) throws IOException, InterruptedException {
    try {
      if (!sweep.waitFor(SWEEP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("headrace-init sweep did not end");
      }
    } finally {
      sweep.destroyForcibly();
    }
  }
}
