package dev.headrace.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
    URL packed = packed();
    if (packed == null) {
      return; // the driver says best what it lacks for this machine
    }
    Path library = placeIn(dataFolder);
    URLConnection source = packed.openConnection();
    source.setUseCaches(false);
    try (InputStream bytes = source.getInputStream()) {
      if (!Files.exists(library) || Files.size(library) != source.getContentLengthLong()) {
        WholeFile.put(bytes, library);
      }
    }
    System.setProperty(PATH, library.resolveSibling("").toString());
  }

  /** The driver's own copy; null where it has none for this machine. */
  static @Nullable URL packed() {
    return SQLiteJDBCLoader.class.getResource(
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName());
  }

  /** The file that a data folder keeps it in. */
  static Path placeIn(Path dataFolder) {
    return dataFolder
        .resolve("bin")
        .resolve("sqlite-" + SQLiteJDBCLoader.getVersion())
        .resolve(LibraryLoaderUtil.getNativeLibName());
  }
}
