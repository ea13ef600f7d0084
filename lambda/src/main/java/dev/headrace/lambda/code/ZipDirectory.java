package dev.headrace.lambda.code;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The central directory of a zip file, read without trusting it: the JDK's own readers do not show
 * the modes that make a file executable or a link.
 *
 * <p>Source: <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE</a>,
 * sections 4.3.12 to 4.3.16 and 4.5.
 */
final class ZipDirectory {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xFFFF;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int LOCATOR64_SIGNATURE = 0x07064b50;
  private static final int LOCATOR64_BYTES = 20;
  private static final int MEMBER_SIGNATURE = 0x02014b50;
  private static final int MEMBER_BYTES = 46;
  private static final int MAX_DIRECTORY_BYTES = 64 << 20;

  private static final long IN_ZIP64 = 0xFFFFFFFFL;
  private static final int EXTRA_ZIP64 = 0x0001;
  private static final int EXTRA_TIMESTAMP = 0x5455;

  private static final int FLAG_ENCRYPTED = 1;
  private static final int HOST_UNIX = 3;
  private static final int HOST_DARWIN = 19;
  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_DIRECTORY = 0040000;
  private static final int TYPE_LINK = 0120000;
  private static final int EXECUTABLE_BITS = 0111;

  private final FileChannel file;
  private final long fileBytes;
  private final int maxEntries;

  private ZipDirectory(FileChannel file, int maxEntries) throws IOException {
    this.file = file;
    this.fileBytes = file.size();
    this.maxEntries = maxEntries;
  }

  /**
   * All members, in the order of the directory.
   *
   * @throws BadPackageException if it is no zip file, or one that this refuses
   */
  static List<ZipMember> read(FileChannel file, int maxEntries)
      throws IOException, BadPackageException {
    return new ZipDirectory(file, maxEntries).members();
  }

  /** Where the directory is, as the file's end says. */
  private record Place(long offset, long bytes, long entries) {}

  private List<ZipMember> members() throws IOException, BadPackageException {
    Place place = place();
    if (place.entries == 0) {
      throw BadPackageException.empty();
    }
    if (place.entries > maxEntries) {
      throw BadPackageException.unreadable(
          "it has " + place.entries + " entries; at most " + maxEntries + " are allowed");
    }
    if (place.bytes > MAX_DIRECTORY_BYTES) {
      throw BadPackageException.unreadable("its directory is too long");
    }
    ByteBuffer directory = at(place.offset, (int) place.bytes);
    List<ZipMember> members = new ArrayList<>();
    long compressed = 0;
    for (long i = 0; i < place.entries; i++) {
      ZipMember member = member(directory);
      compressed += member.compressedBytes();
      if (compressed > fileBytes) {
        throw BadPackageException.unreadable("its entries overlap");
      }
      members.add(member);
    }
    return members;
  }

  private Place place() throws IOException, BadPackageException {
    int tailBytes = (int) Math.min(fileBytes, END_BYTES + MAX_COMMENT_BYTES);
    ByteBuffer tail = at(fileBytes - tailBytes, tailBytes);
    for (int i = tailBytes - END_BYTES; i >= 0; i--) {
      if (tail.getInt(i) == END_SIGNATURE) {
        return place(tail, i, fileBytes - tailBytes + i);
      }
    }
    throw BadPackageException.unreadable("it is not a zip file, or its end is missing");
  }

  private Place place(ByteBuffer tail, int at, long endOffset)
      throws IOException, BadPackageException {
    long entries = Short.toUnsignedLong(tail.getShort(at + 10));
    long bytes = Integer.toUnsignedLong(tail.getInt(at + 12));
    long offset = Integer.toUnsignedLong(tail.getInt(at + 16));
    if (entries == 0xFFFF || bytes == IN_ZIP64 || offset == IN_ZIP64) {
      return place64(endOffset, new Place(offset, bytes, entries));
    }
    return checked(new Place(offset, bytes, entries));
  }

  private Place place64(long endOffset, Place otherwise) throws IOException, BadPackageException {
    if (endOffset < LOCATOR64_BYTES) {
      return checked(otherwise);
    }
    ByteBuffer locator = at(endOffset - LOCATOR64_BYTES, LOCATOR64_BYTES);
    if (locator.getInt(0) != LOCATOR64_SIGNATURE) {
      return checked(otherwise);
    }
    ByteBuffer end = at(locator.getLong(8), END64_BYTES);
    if (end.getInt(0) != END64_SIGNATURE) {
      throw BadPackageException.unreadable("its end is damaged");
    }
    return checked(new Place(end.getLong(48), end.getLong(40), end.getLong(32)));
  }

  private Place checked(Place place) throws BadPackageException {
    if (place.offset < 0
        || place.bytes < 0
        || place.entries < 0
        || place.offset > fileBytes - place.bytes
        || place.entries > place.bytes / MEMBER_BYTES) {
      throw BadPackageException.unreadable("its directory is damaged");
    }
    return place;
  }

  private ZipMember member(ByteBuffer in) throws BadPackageException {
    if (in.remaining() < MEMBER_BYTES || in.getInt(in.position()) != MEMBER_SIGNATURE) {
      throw BadPackageException.unreadable("its directory is damaged");
    }
    int at = in.position();
    int nameBytes = Short.toUnsignedInt(in.getShort(at + 28));
    int extraBytes = Short.toUnsignedInt(in.getShort(at + 30));
    int commentBytes = Short.toUnsignedInt(in.getShort(at + 32));
    if (in.remaining() < MEMBER_BYTES + nameBytes + extraBytes + commentBytes) {
      throw BadPackageException.unreadable("its directory is cut off");
    }
    String name = name(in, at + MEMBER_BYTES, nameBytes);
    if ((in.getShort(at + 8) & FLAG_ENCRYPTED) != 0) {
      throw BadPackageException.unreadable(name + " is encrypted");
    }
    int method = Short.toUnsignedInt(in.getShort(at + 10));
    if (method != STORED && method != DEFLATED) {
      throw BadPackageException.unreadable(name + " is compressed by method " + method);
    }
    var extra = new Extra(in, at + MEMBER_BYTES + nameBytes, extraBytes, dosTime(in, at + 12));
    extra.size = Integer.toUnsignedLong(in.getInt(at + 24));
    extra.compressed = Integer.toUnsignedLong(in.getInt(at + 20));
    extra.offset = Integer.toUnsignedLong(in.getInt(at + 42));
    extra.read();
    int mode = unixMode(in, at);
    in.position(at + MEMBER_BYTES + nameBytes + extraBytes + commentBytes);
    if (extra.size < 0 || extra.compressed < 0 || extra.offset < 0) {
      throw BadPackageException.unreadable("its directory is damaged");
    }
    return new ZipMember(
        ZipPaths.normalized(name),
        kind(name, mode),
        (mode & EXECUTABLE_BITS) != 0,
        method,
        extra.compressed,
        extra.size,
        in.getInt(at + 16),
        extra.offset,
        extra.modified);
  }

  private static int unixMode(ByteBuffer in, int at) {
    int host = Byte.toUnsignedInt(in.get(at + 5));
    return host == HOST_UNIX || host == HOST_DARWIN ? in.getInt(at + 38) >>> 16 : 0;
  }

  private static ZipMember.Kind kind(String name, int mode) throws BadPackageException {
    if (name.endsWith("/")) {
      return ZipMember.Kind.DIRECTORY;
    }
    return switch (mode & TYPE_MASK) {
      case 0, TYPE_FILE -> ZipMember.Kind.FILE;
      case TYPE_DIRECTORY -> ZipMember.Kind.DIRECTORY;
      case TYPE_LINK -> ZipMember.Kind.LINK;
      default ->
          throw BadPackageException.unreadable(name + " is neither file, directory nor link");
    };
  }

  private static String name(ByteBuffer in, int at, int bytes) {
    ByteBuffer name = in.slice(at, bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(name).toString();
    } catch (CharacterCodingException notUtf8) {
      return StandardCharsets.ISO_8859_1.decode(in.slice(at, bytes)).toString();
    }
  }

  /** Zip files of MS-DOS have a local time without a zone; it counts as UTC. */
  private static long dosTime(ByteBuffer in, int at) {
    int time = Short.toUnsignedInt(in.getShort(at));
    int date = Short.toUnsignedInt(in.getShort(at + 2));
    try {
      return LocalDateTime.of(
              1980 + (date >> 9),
              (date >> 5) & 15,
              date & 31,
              time >> 11,
              (time >> 5) & 63,
              Math.min(59, (time & 31) * 2))
          .toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeException noSuchTime) {
      return 0;
    }
  }

  /** The extra fields of a member: what did not fit elsewhere. */
  private static final class Extra {
    private final ByteBuffer in;
    private final int start;
    private final int bytes;
    long size;
    long compressed;
    long offset;
    long modified;

    Extra(ByteBuffer in, int start, int bytes, long modified) {
      this.in = in;
      this.start = start;
      this.bytes = bytes;
      this.modified = modified;
    }

    void read() throws BadPackageException {
      int at = start;
      while (at + 4 <= start + bytes) {
        int id = Short.toUnsignedInt(in.getShort(at));
        int length = Short.toUnsignedInt(in.getShort(at + 2));
        if (at + 4 + length > start + bytes) {
          return;
        }
        if (id == EXTRA_ZIP64) {
          readZip64(at + 4, length);
        } else if (id == EXTRA_TIMESTAMP && length >= 5 && (in.get(at + 4) & 1) != 0) {
          modified = in.getInt(at + 5);
        }
        at += 4 + length;
      }
    }

    private void readZip64(int from, int length) throws BadPackageException {
      int at = from;
      boolean[] wanted = {size == IN_ZIP64, compressed == IN_ZIP64, offset == IN_ZIP64};
      for (int i = 0; i < wanted.length; i++) {
        if (!wanted[i]) {
          continue;
        }
        if (at + 8 > from + length) {
          throw BadPackageException.unreadable("its directory is damaged");
        }
        long value = in.getLong(at);
        at += 8;
        switch (i) {
          case 0 -> size = value;
          case 1 -> compressed = value;
          default -> offset = value;
        }
      }
    }
  }

  private ByteBuffer at(long offset, int bytes) throws IOException, BadPackageException {
    return at(file, offset, bytes);
  }

  static ByteBuffer at(FileChannel file, long offset, int bytes)
      throws IOException, BadPackageException {
    if (offset < 0 || offset > file.size() - bytes) {
      throw BadPackageException.unreadable("it is cut off");
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw BadPackageException.unreadable("it is cut off");
      }
    }
    return buffer.flip();
  }
}
