package dev.headrace.inference.models;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Runs a program to its end, with an eye on whether it gets on. */
final class Command {
  /** Of its output, from its end. */
  private static final int KEPT_BYTES = 64 * 1024;

  private static final long LOOK_EVERY_MILLIS = 200;

  private final Map<String, String> environment;
  private final Path folder;

  /**
   * @param environment all that the program sees of one
   * @param folder where it runs, and where its output is kept meanwhile
   */
  Command(Map<String, String> environment, Path folder) {
    this.environment = Map.copyOf(environment);
    this.folder = folder;
  }

  /**
   * How it ended.
   *
   * @param status of its exit; -1 where it was ended because it got on no more
   * @param output what it printed last
   */
  record Ended(int status, String output) {}

  /**
   * Runs a program.
   *
   * @param doneBytes by which it is seen to get on; asked a few times a second
   * @param stalled how long that may stay the same
   */
  Ended run(List<String> command, LongSupplier doneBytes, Duration stalled)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".log");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    try {
      boolean ended = watch(process, doneBytes, stalled);
      return new Ended(ended ? process.exitValue() : -1, tail(output));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }

  private static boolean watch(Process process, LongSupplier doneBytes, Duration stalled)
      throws InterruptedException {
    long last = -1;
    long since = System.nanoTime();
    while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      long done = doneBytes.getAsLong();
      if (done != last) {
        last = done;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > stalled.toNanos()) {
        return false;
      }
    }
    return true;
  }

  private static String tail(Path output) throws IOException {
    byte[] bytes = Files.readAllBytes(output);
    int from = Math.max(0, bytes.length - KEPT_BYTES);
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }
}
