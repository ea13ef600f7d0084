package dev.headrace.lambda.replay;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A file that takes the lines of a {@link Recorder} and writes them on a thread of its own. Where
 * the disk is slower than the rules or refuses, the recording ends there, and says so in the log: a
 * recording has no gaps.
 */
public final class RecordingFile implements Consumer<String>, AutoCloseable {
  private static final Logger LOG = System.getLogger(RecordingFile.class.getName());
  private static final String END = "";

  /** Lines that may wait for the disk. */
  static final int MOST_WAITING = 1 << 18;

  private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Path path;
  private final BufferedWriter writer;
  private final Thread thread;
  private volatile boolean cut;
  private boolean failed;

  private RecordingFile(Path path) throws IOException {
    this.path = path;
    this.writer = Files.newBufferedWriter(path);
    this.thread = Thread.ofPlatform().name("recording").daemon().unstarted(this::writeAll);
  }

  /**
   * Begins a file, in place of one that is there.
   *
   * @throws IOException if it cannot be written
   */
  public static RecordingFile create(Path path) throws IOException {
    var file = new RecordingFile(path);
    file.thread.start();
    return file;
  }

  /**
   * Reads a recording from a file; a last line that was not finished is left out.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not a recording
   */
  public static Recording read(Path path) throws IOException {
    List<String> lines = Files.readAllLines(path);
    boolean unfinished = !lines.isEmpty() && !endsWithNewline(path);
    return Recording.of(unfinished ? lines.subList(0, lines.size() - 1) : lines);
  }

  private static boolean endsWithNewline(Path path) throws IOException {
    try (var channel = Files.newByteChannel(path)) {
      var last = ByteBuffer.allocate(1);
      channel.position(channel.size() - 1).read(last);
      return last.get(0) == '\n';
    }
  }

  @Override
  public void accept(String line) {
    if (!cut && !waiting.offer(line)) {
      cut = true;
      LOG.log(Level.WARNING, "{0} ends early: the disk is too slow for a recording", path);
    }
  }

  /** Writes what waits, and closes the file. */
  @Override
  public void close() {
    try {
      waiting.put(END);
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    try (writer) {
      String line = waiting.take();
      while (!line.equals(END)) {
        write(line);
        line = waiting.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      stop(e);
    }
  }

  /** After a failure lines are taken and forgotten, so that whoever closes the file can. */
  private void write(String line) {
    try {
      if (!failed) {
        writer.write(line);
        writer.write('\n');
        if (waiting.isEmpty()) {
          writer.flush();
        }
      }
    } catch (IOException e) {
      stop(e);
    }
  }

  private void stop(Exception cause) {
    failed = true;
    cut = true;
    LOG.log(Level.WARNING, path + " ends early: it cannot be written", cause);
  }
}
