package dev.headrace.inference.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
  private static final long END_MILLIS = 2_000;

  private final Map<String, String> environment;
  private final Path folder;

  /**
   * @param environment all that the program sees of one
   * @param folder where it runs
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
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true);
    Process process = builder.start();
    var output = new Output(process.getInputStream());
    boolean ended = false;
    try {
      ended = watch(process, doneBytes, stalled);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new Ended(ended ? process.exitValue() : -1, output.text());
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

  /** The end of what a program prints; in memory, as the disk may be what it complains of. */
  private static final class Output {
    private final byte[] kept = new byte[KEPT_BYTES];
    private final Thread reader;
    private long read;

    Output(InputStream in) {
      reader = Thread.ofPlatform().daemon().name("program-output").start(() -> read(in));
    }

    private void read(InputStream in) {
      try (in) {
        byte[] buffer = new byte[8_192];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          keep(buffer, length);
        }
      } catch (IOException gone) {
        // the program was ended, and what it printed until then is kept
      }
    }

    private synchronized void keep(byte[] bytes, int length) {
      for (int i = 0; i < length; i++) {
        kept[(int) (read++ % KEPT_BYTES)] = bytes[i];
      }
    }

    /** Waits for the last of it, unless a program that it left behind holds it open. */
    String text() throws InterruptedException {
      reader.join(Duration.ofMillis(END_MILLIS));
      return kept();
    }

    private synchronized String kept() {
      int length = (int) Math.min(read, KEPT_BYTES);
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = kept[(int) ((read - length + i) % KEPT_BYTES)];
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
