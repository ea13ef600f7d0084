package dev.headrace.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's machine code, put into the data folder once. Left alone, the driver unpacks and compares
 * it at every start, and leaves a copy in the machine's temporary folder after each {@code kill
 * -9}.
 */
final class SqliteLibrary {
  /** Where the driver looks first; a user may have set it. */
  private static final String PATH = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /**
   * Sees that the driver finds the library there when it loads it, once a process.
   *
   * @throws IOException if the folder cannot be written
   */
  static synchronized void keepIn(Path dataFolder) throws IOException {
    if (System.getProperty(PATH) != null) {
      return;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    URL packed =
        SQLiteJDBCLoader.class.getResource(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name);
    if (packed == null) {
      return; // the driver says best what it lacks for this machine
    }
    Path folder = dataFolder.resolve("bin").resolve("sqlite-" + SQLiteJDBCLoader.getVersion());
    Path library = folder.resolve(name);
    URLConnection source = packed.openConnection();
    source.setUseCaches(false);
    try (InputStream bytes = source.getInputStream()) {
      if (!Files.exists(library) || Files.size(library) != source.getContentLengthLong()) {
        install(bytes, library);
      }
    }
    System.setProperty(PATH, folder.toString());
  }

  /** Whole or not at all. */
  private static void install(InputStream bytes, Path library) throws IOException {
    Path folder = Files.createDirectories(library.resolveSibling(""));
    Path fresh = Files.createTempFile(folder, "sqlite", ".new");
    try {
      Files.copy(bytes, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
