package dev.headrace.lambda.code;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks one zip file into a new directory. Links are made last, so that nothing is ever written
 * through one; sizes are counted as bytes come, whatever the headers say.
 */
final class Unpacker implements AutoCloseable {
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int MAX_LINK_BYTES = 4_096;

  private final FileChannel zip;
  private final Path target;
  private final PackageLimits limits;
  private final Inflater inflater = new Inflater(true);
  private final ByteBuffer packed = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer unpacked = ByteBuffer.allocate(BUFFER_BYTES);
  private long unpackedBytes;

  private Unpacker(FileChannel zip, Path target, PackageLimits limits) {
    this.zip = zip;
    this.target = target;
    this.limits = limits;
  }

  /**
   * Unpacks; when this returns all of it survives a power cut.
   *
   * @param target a directory that does not exist yet; after a failure its maker deletes it
   * @throws BadPackageException if the zip file cannot be used
   * @throws IOException if the disk fails
   */
  static void unpack(Path zipFile, Path target, PackageLimits limits)
      throws IOException, BadPackageException {
    try (FileChannel zip = FileChannel.open(zipFile, StandardOpenOption.READ);
        var unpacker = new Unpacker(zip, target, limits)) {
      unpacker.unpackAll(ZipDirectory.read(zip, limits.maxEntries()));
    }
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** Takes a member's bytes. */
  private interface Sink {
    void accept(ByteBuffer bytes) throws IOException, BadPackageException;
  }

  private void unpackAll(List<ZipMember> members) throws IOException, BadPackageException {
    long declaredBytes = 0;
    for (ZipMember member : members) {
      declaredBytes += member.sizeBytes();
      if (declaredBytes >= limits.maxUnzippedBytes() || member.sizeBytes() < 0) {
        throw BadPackageException.tooLarge(limits.maxUnzippedBytes());
      }
    }
    Files.createDirectory(target, PosixFilePermissions.asFileAttribute(EXECUTABLE));
    Files.setPosixFilePermissions(target, EXECUTABLE);
    try {
      for (ZipMember member : members) {
        if (member.kind() == ZipMember.Kind.DIRECTORY) {
          makeDirectory(target.resolve(member.path()));
        } else if (member.kind() == ZipMember.Kind.FILE) {
          unpackFile(member);
        }
      }
      for (ZipMember member : members) {
        if (member.kind() == ZipMember.Kind.LINK) {
          makeLink(member);
        }
      }
    } catch (InvalidPathException unusable) {
      throw BadPackageException.unreadable("an entry's name is no name of a file");
    } catch (FileAlreadyExistsException twice) {
      throw BadPackageException.unreadable("two entries stand for one path");
    }
    syncDirectories();
  }

  private void unpackFile(ZipMember member) throws IOException, BadPackageException {
    if (member.path().isEmpty()) {
      throw BadPackageException.unreadable("an entry has no name");
    }
    Path file = target.resolve(member.path());
    makeDirectory(parentOf(file));
    if (Files.isDirectory(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      copy(
          member,
          bytes -> {
            while (bytes.hasRemaining()) {
              out.write(bytes);
            }
          });
      Files.setPosixFilePermissions(file, member.executable() ? EXECUTABLE : READABLE);
      Files.setLastModifiedTime(
          file, FileTime.from(member.modifiedEpochSeconds(), TimeUnit.SECONDS));
      out.force(true);
    }
  }

  private void makeLink(ZipMember member) throws IOException, BadPackageException {
    if (member.path().isEmpty()) {
      throw BadPackageException.unreadable("a link has no name");
    }
    if (member.sizeBytes() > MAX_LINK_BYTES) {
      throw BadPackageException.unreadable("link " + member.path() + " is too long");
    }
    ByteBuffer text = ByteBuffer.allocate(MAX_LINK_BYTES);
    copy(
        member,
        bytes -> {
          if (bytes.remaining() > text.remaining()) {
            throw BadPackageException.unreadable("link " + member.path() + " is too long");
          }
          text.put(bytes);
        });
    String to = StandardCharsets.UTF_8.decode(text.flip()).toString();
    ZipPaths.requireInside(member.path(), to);
    Path link = target.resolve(member.path());
    makeDirectory(parentOf(link));
    Files.createSymbolicLink(link, Path.of(to));
  }

  private static Path parentOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  /** Makes a directory and those above it; every one of them is real, no link. */
  private void makeDirectory(Path directory) throws IOException, BadPackageException {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!directory.equals(target)) {
      makeDirectory(parentOf(directory));
    }
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw BadPackageException.unreadable(
          target.relativize(directory) + " is a directory and something else too");
    }
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, EXECUTABLE);
  }

  private void copy(ZipMember member, Sink sink) throws IOException, BadPackageException {
    long from = dataOffset(member);
    var crc = new CRC32();
    long bytes =
        member.method() == ZipDirectory.STORED
            ? copyStored(member, from, crc, sink)
            : inflate(member, from, crc, sink);
    if (bytes != member.sizeBytes() || (int) crc.getValue() != member.crc32()) {
      throw BadPackageException.unreadable(member.path() + " is damaged");
    }
  }

  private long dataOffset(ZipMember member) throws IOException, BadPackageException {
    ByteBuffer header = ZipDirectory.at(zip, member.headerOffset(), LOCAL_BYTES);
    if (header.getInt(0) != LOCAL_SIGNATURE) {
      throw BadPackageException.unreadable(member.path() + " is not where its directory says");
    }
    long from =
        member.headerOffset()
            + LOCAL_BYTES
            + Short.toUnsignedInt(header.getShort(26))
            + Short.toUnsignedInt(header.getShort(28));
    if (from > zip.size() - member.compressedBytes()) {
      throw BadPackageException.unreadable(member.path() + " is cut off");
    }
    return from;
  }

  private long copyStored(ZipMember member, long from, CRC32 crc, Sink sink)
      throws IOException, BadPackageException {
    long left = member.compressedBytes();
    long at = from;
    while (left > 0) {
      int read = readPacked(at, left);
      at += read;
      left -= read;
      count(read);
      crc.update(packed.duplicate());
      sink.accept(packed);
    }
    return member.compressedBytes();
  }

  private long inflate(ZipMember member, long from, CRC32 crc, Sink sink)
      throws IOException, BadPackageException {
    inflater.reset();
    long left = member.compressedBytes();
    long at = from;
    long bytes = 0;
    try {
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          if (left == 0) {
            throw BadPackageException.unreadable(member.path() + " is cut off");
          }
          int read = readPacked(at, left);
          at += read;
          left -= read;
          inflater.setInput(packed);
        }
        unpacked.clear();
        int inflated = inflater.inflate(unpacked);
        if (inflated == 0
            && (inflater.needsDictionary() || !inflater.needsInput())
            && !inflater.finished()) {
          throw BadPackageException.unreadable(member.path() + " is damaged");
        }
        bytes += inflated;
        count(inflated);
        unpacked.flip();
        crc.update(unpacked.duplicate());
        sink.accept(unpacked);
      }
      return bytes;
    } catch (DataFormatException damaged) {
      throw BadPackageException.unreadable(member.path() + " is damaged");
    }
  }

  private int readPacked(long at, long left) throws IOException, BadPackageException {
    packed.clear().limit((int) Math.min(BUFFER_BYTES, left));
    int read = zip.read(packed, at);
    if (read <= 0) {
      throw BadPackageException.unreadable("it is cut off");
    }
    packed.flip();
    return read;
  }

  private void count(int bytes) throws BadPackageException {
    unpackedBytes += bytes;
    if (unpackedBytes >= limits.maxUnzippedBytes()) {
      throw BadPackageException.tooLarge(limits.maxUnzippedBytes());
    }
  }

  private void syncDirectories() throws IOException {
    List<Path> directories = new ArrayList<>();
    try (var all = Files.walk(target)) {
      all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .forEach(directories::add);
    }
    for (Path directory : directories) {
      Folders.sync(directory);
    }
  }
}
