package dev.headrace.inference.models;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** One installation or change of the list at a time, among threads and processes. */
final class InstallLock implements AutoCloseable {
  /** A file's lock is a process's; this one tells its threads apart. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private InstallLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until nobody else has it. */
  static InstallLock take(ModelFolders folders) throws IOException {
    try {
      THREADS.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another installs");
    }
    try {
      Durably.makeDataFolder(folders.dataFolder());
      Files.createDirectories(folders.all());
      FileChannel channel =
          FileChannel.open(folders.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        channel.lock();
        return new InstallLock(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      THREADS.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      THREADS.unlock();
    }
  }
}
