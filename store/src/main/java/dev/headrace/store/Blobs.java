package dev.headrace.store;

import dev.headrace.kernel.Body;
import dev.headrace.store.StoreException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The large values of all services: code packages, objects, parts of uploads. A blob is a file
 * under {@code blobs/}, written beside its place, synced and renamed, so that a name always stands
 * for all of its bytes, and it is on disk before its writer hears of it.
 *
 * <p>The journal says which blobs are meant: a service writes the blob first and then the record
 * that names it, and deletes the record first and then the blob. What a crash leaves between the
 * two is swept at the next start. Any thread may call any method.
 */
public final class Blobs {
  /** Free bytes that blobs leave to the journal and the logs. */
  public static final long DEFAULT_RESERVED_BYTES = 64L << 20;

  private static final String TEMPORARY = "incoming";
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long BYTES_BETWEEN_SPACE_CHECKS = 16L << 20;
  private static final HexFormat HEX = HexFormat.of();

  private final SecureRandom names = new SecureRandom();
  private final Set<Path> foldersMade = new HashSet<>();
  private final Path root;
  private final Path temporary;
  private final long reservedBytes;
  private final LongSupplier usableBytes;

  private Blobs(Path root, long reservedBytes, LongSupplier usableBytes) {
    this.root = root;
    this.temporary = root.resolve(TEMPORARY);
    this.reservedBytes = reservedBytes;
    this.usableBytes = usableBytes;
  }

  /**
   * Opens the blobs of a data folder and forgets writes that an earlier process did not finish.
   *
   * @throws IOException if the folder cannot be written
   */
  public static Blobs open(DataFolder folder) throws IOException {
    Path root = folder.path().resolve("blobs");
    return open(root, DEFAULT_RESERVED_BYTES, () -> root.toFile().getUsableSpace());
  }

  static Blobs open(Path root, long reservedBytes, LongSupplier usableBytes) throws IOException {
    var blobs = new Blobs(root, reservedBytes, usableBytes);
    DataFolder.makeFolder(root);
    DataFolder.makeFolder(blobs.temporary);
    for (Path unfinished : list(blobs.temporary)) {
      Files.deleteIfExists(unfinished);
    }
    return blobs;
  }

  /**
   * Writes a blob; when this returns it survives a power cut.
   *
   * @param in read to its end, and not closed
   * @param maxBytes the most it may have
   * @param digests see each byte in order
   * @throws BodyTooLargeException if there are more bytes; nothing is kept
   * @throws StoreException if the disk is full; nothing is kept
   * @throws IOException if the source or the disk fails; nothing is kept
   */
  public Blob write(InputStream in, long maxBytes, BlobDigest... digests) throws IOException {
    MessageDigest md5 = md5();
    return create((id, file) -> {
      long length = copy(in, file, maxBytes, md5, digests);
      return new Blob(id, length, HEX.formatHex(md5.digest()));
    });
  }

  /**
   * Makes one blob of several, in order; they stay. Without digests the kernel copies the bytes, or
   * only refers to them where the file system can. When this returns the new blob survives a power
   * cut.
   *
   * @param digests see each byte in order
   * @throws StoreException if the disk is full; nothing is kept
   * @throws IOException if a blob is gone or the disk fails; nothing is kept
   */
  public Blob concatenate(List<Blob> blobs, BlobDigest... digests) throws IOException {
    return create((id, file) -> {
      long length = 0;
      for (Blob blob : blobs) {
        length += digests.length == 0 ? append(blob, file) : append(blob, file, digests);
      }
      return new Blob(id, length, Blob.NO_MD5);
    });
  }

  /** A blob as a body; it reads the file each time that it is opened. */
  public Body body(Blob blob) {
    return range(blob, 0, blob.lengthBytes());
  }

  /**
   * Part of a blob as a body.
   *
   * @param offsetBytes the first byte, from 0
   * @param lengthBytes how many; the range lies within the blob
   */
  public Body range(Blob blob, long offsetBytes, long lengthBytes) {
    if (offsetBytes < 0 || lengthBytes < 0 || offsetBytes > blob.lengthBytes() - lengthBytes) {
      throw new IllegalArgumentException(
          "bytes " + offsetBytes + "+" + lengthBytes + " are not within " + blob);
    }
    return new FileBody(fileOf(blob.id()), offsetBytes, lengthBytes);
  }

  /**
   * The file of a blob, for reading alone; for what needs a file, such as a zip's directory.
   *
   * @throws NoSuchFileException if it is gone
   */
  public Path file(Blob blob) throws NoSuchFileException {
    Path file = fileOf(blob.id());
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return file;
  }

  /** Deletes a blob; one that is gone stays so. Streams that are open read on. */
  public void delete(String id) throws IOException {
    Files.deleteIfExists(fileOf(id));
  }

  /**
   * Deletes every blob that nothing refers to. To be called at start, after all records were read
   * and before anything is written.
   *
   * @param referenced the ids of all blobs that records name
   * @return how many were deleted
   */
  public int sweep(Set<String> referenced) throws IOException {
    int swept = 0;
    for (Path folder : list(root)) {
      if (!folder.equals(temporary) && Files.isDirectory(folder)) {
        swept += sweep(folder, referenced);
      }
    }
    return swept;
  }

  private static int sweep(Path folder, Set<String> referenced) throws IOException {
    int swept = 0;
    for (Path file : list(folder)) {
      if (!referenced.contains(String.valueOf(file.getFileName()))) {
        Files.delete(file);
        swept++;
      }
    }
    return swept;
  }

  /** Fills a new blob's file. */
  private interface Filler {
    Blob fill(String id, FileChannel file) throws IOException;
  }

  private Blob create(Filler filler) throws IOException {
    String id = newId();
    Path unfinished = temporary.resolve(id);
    try {
      requireSpace();
      Blob blob;
      try (FileChannel file =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        blob = filler.fill(id, file);
        file.force(true);
      }
      Path folder = makeFolderOf(id);
      Files.move(unfinished, fileOf(id), StandardCopyOption.ATOMIC_MOVE);
      DataFolder.syncFolder(folder);
      return blob;
    } catch (IOException e) {
      throw isDiskFull(e) ? diskFull(e) : e;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Also when an earlier process made it: it may have died before the name was durable. */
  private Path makeFolderOf(String id) throws IOException {
    Path folder = folderOf(id);
    synchronized (foldersMade) {
      if (!foldersMade.contains(folder)) {
        Files.createDirectories(folder);
        DataFolder.syncFolder(root);
        foldersMade.add(folder);
      }
    }
    return folder;
  }

  private long copy(
      InputStream in, FileChannel file, long maxBytes, MessageDigest md5, BlobDigest... digests)
      throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    long length = 0;
    long nextSpaceCheck = BYTES_BETWEEN_SPACE_CHECKS;
    int read = in.read(buffer);
    while (read >= 0) {
      length += read;
      if (length > maxBytes) {
        throw new BodyTooLargeException(maxBytes);
      }
      if (length >= nextSpaceCheck) {
        requireSpace();
        nextSpaceCheck = length + BYTES_BETWEEN_SPACE_CHECKS;
      }
      md5.update(buffer, 0, read);
      writeAll(file, buffer, read, digests);
      read = in.read(buffer);
    }
    return length;
  }

  private long append(Blob blob, FileChannel file, BlobDigest... digests) throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    long length = 0;
    try (InputStream in = body(blob).open()) {
      int read = in.read(buffer);
      while (read >= 0) {
        if (length % BYTES_BETWEEN_SPACE_CHECKS < read) {
          requireSpace();
        }
        writeAll(file, buffer, read, digests);
        length += read;
        read = in.read(buffer);
      }
    }
    return requireWhole(blob, length);
  }

  private long append(Blob blob, FileChannel file) throws IOException {
    long length = 0;
    try (FileChannel source = FileChannel.open(fileOf(blob.id()), StandardOpenOption.READ)) {
      long moved = 1;
      while (length < blob.lengthBytes() && moved > 0) {
        requireSpace();
        long step = Math.min(BYTES_BETWEEN_SPACE_CHECKS, blob.lengthBytes() - length);
        moved = source.transferTo(length, step, file);
        length += moved;
      }
    }
    return requireWhole(blob, length);
  }

  private static void writeAll(FileChannel file, byte[] buffer, int length, BlobDigest... digests)
      throws IOException {
    for (BlobDigest digest : digests) {
      digest.update(buffer, 0, length);
    }
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private static long requireWhole(Blob blob, long length) throws StoreException {
    if (length != blob.lengthBytes()) {
      throw new StoreException(
          Problem.DAMAGED, blob + " has " + length + " bytes on disk; restore its file");
    }
    return length;
  }

  private void requireSpace() throws StoreException {
    long usable = usableBytes.getAsLong();
    if (usable < reservedBytes) {
      throw new StoreException(
          Problem.DISK_FULL,
          "the disk under "
              + root
              + " is full: "
              + usable
              + " bytes are free and "
              + reservedBytes
              + " are kept in reserve; delete objects or functions, or free space");
    }
  }

  /** The JDK names the reason only in its message: ENOSPC and EDQUOT. */
  static boolean isDiskFull(IOException e) {
    String reason =
        e instanceof FileSystemException known ? known.getReason() : String.valueOf(e.getMessage());
    return !(e instanceof StoreException)
        && reason != null
        && (reason.contains("No space left on device") || reason.contains("quota exceeded"));
  }

  private StoreException diskFull(IOException cause) {
    return new StoreException(
        Problem.DISK_FULL,
        "the disk under " + root + " is full; delete objects or functions, or free space",
        cause);
  }

  private String newId() {
    var bytes = new byte[16];
    names.nextBytes(bytes);
    return HEX.formatHex(bytes);
  }

  private Path fileOf(String id) {
    Blob.requireId(id);
    return folderOf(id).resolve(id);
  }

  private Path folderOf(String id) {
    return root.resolve(id.substring(0, 2));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** Part of a file as a body. */
  private record FileBody(Path file, long offsetBytes, long lengthBytes) implements Body {
    @Override
    public InputStream open() throws IOException {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(offsetBytes);
      return new BoundedStream(Channels.newInputStream(channel), lengthBytes);
    }
  }
}
