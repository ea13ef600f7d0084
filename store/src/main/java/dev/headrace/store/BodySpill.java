package dev.headrace.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Takes in the bodies of requests: small ones in memory, larger ones in files without a name, which
 * the system frees at the latest when the process ends. All bodies that are open together hold a
 * bounded number of bytes. Any thread may call any method.
 */
public final class BodySpill {
  /** The limit that a refusal names. */
  public static final String IN_FLIGHT_LIMIT = "maxBytesInFlight";

  /** Bodies up to this length stay in memory. */
  public static final int MAX_BYTES_IN_MEMORY = 256 << 10;

  private static final int BUFFER_BYTES = 64 << 10;

  private final AtomicLong bytesInFlight = new AtomicLong();
  private final AtomicLong names = new AtomicLong();
  private final Path folder;
  private final long maxBytesInFlight;

  private BodySpill(Path folder, long maxBytesInFlight) {
    this.folder = folder;
    this.maxBytesInFlight = maxBytesInFlight;
  }

  /**
   * Opens the place for bodies in a data folder.
   *
   * @param maxBytesInFlight the most that all open bodies hold together
   * @throws IOException if the folder cannot be written
   */
  public static BodySpill open(DataFolder folder, long maxBytesInFlight) throws IOException {
    Path spilled = folder.path().resolve("in-flight");
    DataFolder.makeFolder(spilled);
    try (Stream<Path> leftOver = Files.list(spilled)) {
      for (Path file : leftOver.toList()) {
        Files.deleteIfExists(file);
      }
    }
    return new BodySpill(spilled, maxBytesInFlight);
  }

  /** How many bytes the open bodies hold. */
  public long bytesInFlight() {
    return bytesInFlight.get();
  }

  /**
   * Reads a body to its end. Whoever gets it closes it, which gives back its bytes.
   *
   * @param in not closed here
   * @param declaredBytes the length that its sender named, which is reserved at once; negative
   *     where none was named
   * @param maxBytes the most it may have
   * @throws BodyTooLargeException if it declares or has more
   * @throws BytesInFlightException if all bodies together would hold more than is allowed
   * @throws StoreException if the disk is full
   * @throws IOException if its source or the disk fails
   */
  public SpilledBody read(InputStream in, long declaredBytes, long maxBytes) throws IOException {
    if (declaredBytes > maxBytes) {
      throw new BodyTooLargeException(maxBytes);
    }
    int inMemoryBytes = (int) Math.min(MAX_BYTES_IN_MEMORY, maxBytes);
    var share = new Share();
    try {
      share.resizeTo(declaredBytes < 0 ? inMemoryBytes : declaredBytes);
      int headBytes =
          declaredBytes < 0 ? inMemoryBytes : (int) Math.min(inMemoryBytes, declaredBytes);
      byte[] head = in.readNBytes(headBytes + 1);
      if (head.length > headBytes) {
        return spill(head, in, maxBytes, share);
      }
      share.resizeTo(head.length);
      return SpilledBody.inMemory(head, share);
    } catch (IOException e) {
      share.resizeTo(0);
      throw Blobs.isDiskFull(e) ? diskFull(e) : e;
    } catch (RuntimeException e) {
      share.resizeTo(0);
      throw e;
    }
  }

  private SpilledBody spill(byte[] head, InputStream in, long maxBytes, Share share)
      throws IOException {
    FileChannel file = nameless();
    try {
      var buffer = new byte[BUFFER_BYTES];
      long length = 0;
      byte[] next = head;
      int read = head.length;
      while (read >= 0) {
        length += read;
        if (length > maxBytes) {
          throw new BodyTooLargeException(maxBytes);
        }
        share.growTo(length);
        writeAll(file, ByteBuffer.wrap(next, 0, read));
        next = buffer;
        read = in.read(buffer);
      }
      share.resizeTo(length);
      return SpilledBody.inFile(file, length, share);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** A file that has lost its name already: nothing but this process can reach it. */
  private FileChannel nameless() throws IOException {
    Path path = folder.resolve(Long.toString(names.incrementAndGet()));
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Files.delete(path);
    return file;
  }

  private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private StoreException diskFull(IOException cause) {
    return new StoreException(
        StoreException.Problem.DISK_FULL,
        "the disk under " + folder + " is full: the request cannot be taken in; free space",
        cause);
  }

  /** What one body holds of the bytes in flight. */
  final class Share {
    private long heldBytes;

    private void growTo(long bytes) throws BytesInFlightException {
      if (bytes > heldBytes) {
        resizeTo(bytes);
      }
    }

    void resizeTo(long bytes) throws BytesInFlightException {
      long more = bytes - heldBytes;
      if (bytesInFlight.addAndGet(more) > maxBytesInFlight && more > 0) {
        bytesInFlight.addAndGet(-more);
        throw new BytesInFlightException(IN_FLIGHT_LIMIT, maxBytesInFlight);
      }
      heldBytes = bytes;
    }
  }
}
