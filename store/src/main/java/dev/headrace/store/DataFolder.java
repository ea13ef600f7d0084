package dev.headrace.store;

import dev.headrace.store.StoreException.Problem;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder that holds everything a server keeps, locked for one process: two on the same folder
 * would each believe that they own its functions.
 */
public final class DataFolder implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DataFolder.class.getName());
  private static final String LOCK_FILE = "lock";
  private static final int MAX_PID_BYTES = 32;
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /**
   * The folders that this process holds. A lock on a file belongs to the whole process, and closing
   * any descriptor of the file gives it up, so a second attempt must not even open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder where it is new, for its owner only, and locks it.
   *
   * @throws StoreException if another process holds it, with that process's id, or if it cannot be
   *     written
   */
  public static DataFolder open(Path folder) throws StoreException {
    Path path = make(folder);
    if (!HELD.add(path)) {
      throw inUse(path, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return new DataFolder(path, lock(path));
    } catch (IOException | RuntimeException e) {
      HELD.remove(path);
      throw e instanceof StoreException known ? known : notWritable(path, e);
    }
  }

  /** Where it is: absolute, without symbolic links. */
  public Path path() {
    return path;
  }

  /** Lets another process have it. What was opened in it must be closed before. */
  @Override
  public void close() throws IOException {
    try {
      lock.close();
    } finally {
      HELD.remove(path);
    }
  }

  /** Makes the names in a folder survive a power cut, as syncing a file does for its bytes. */
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes a folder for its owner only, and all above it that are missing, and names durable. */
  static void makeFolder(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (Files.isDirectory(folder)) {
      syncNameOf(folder);
    } else {
      if (parent != null) {
        makeFolder(parent);
      }
      makeOneFolder(folder);
      if (parent != null) {
        syncFolder(parent);
      }
    }
  }

  /**
   * Makes the name of a folder durable that was there: whoever made it may have died before. Where
   * it is a mount's, its parent may be nothing that can be synced, and needs not be.
   */
  private static void syncNameOf(Path folder) {
    Path parent = folder.getParent();
    if (parent != null && Files.isReadable(parent)) {
      try {
        syncFolder(parent);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "the folder above " + folder + " cannot be synced", e);
      }
    }
  }

  private static void makeOneFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, OWNER_ONLY);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  private static Path make(Path folder) throws StoreException {
    try {
      makeFolder(folder.toAbsolutePath());
      return folder.toRealPath();
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK_FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        var holder = ByteBuffer.allocate(MAX_PID_BYTES);
        channel.read(holder, 0);
        throw inUse(path, StandardCharsets.US_ASCII.decode(holder.flip()).toString().strip());
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static StoreException inUse(Path path, String pid) {
    return new StoreException(
        Problem.IN_USE,
        "the data folder "
            + path
            + " is in use by process "
            + (pid.isEmpty() ? "(id unknown)" : pid)
            + "; stop it first (headrace down), or choose another folder with --data");
  }

  private static StoreException notWritable(Path path, Exception cause) {
    return new StoreException(
        Problem.NOT_WRITABLE,
        "the data folder "
            + path
            + " cannot be written ("
            + reason(cause)
            + "); give this user the right to, or choose another folder with --data",
        cause);
  }

  /** In words: the JDK's exceptions of file systems often say the path and nothing more. */
  private static String reason(Exception cause) {
    return switch (cause) {
      case FileAlreadyExistsException e -> e.getFile() + " is a file";
      case AccessDeniedException e -> "access to " + e.getFile() + " is denied";
      case NoSuchFileException e -> e.getFile() + " cannot be made there";
      case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
      default -> String.valueOf(cause.getMessage());
    };
  }
}
