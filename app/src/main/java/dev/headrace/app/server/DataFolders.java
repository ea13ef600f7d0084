package dev.headrace.app.server;

import dev.headrace.store.DataFolder;
import dev.headrace.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Where a server keeps all that it has.
 *
 * <pre>
 * lock              held by the server that runs here
 * server.json       where that server listens; its owner alone may read it
 * credentials.json  the key pair that signs requests; its owner alone may read it
 * server.log        what a server in the background says
 * journal.db        records: what a restart rebuilds the server from
 * blobs/            packages, objects, parts of uploads
 * code/             unpacked packages
 * models.yaml       which models there are, and who answers for which id
 * models/           weights, and the program that runs them
 * sandbox/          what the engine needs while it runs
 * </pre>
 */
public final class DataFolders {
  private static final int PROBE_BYTES = 64 * 1024;

  private DataFolders() {}

  /**
   * The folder that is meant where nobody names another. A shell's {@code ~} is {@code HOME}, which
   * may be another than the system's idea of the user's.
   */
  public static Path usual(Map<String, String> environment) {
    String chosen = environment.getOrDefault("HEADRACE_DATA", "");
    if (!chosen.isEmpty()) {
      return Path.of(chosen).toAbsolutePath().normalize();
    }
    String dataHome = environment.getOrDefault("XDG_DATA_HOME", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path base = dataHome.isEmpty() ? Path.of(home, ".local", "share") : Path.of(dataHome);
    return base.toAbsolutePath().normalize().resolve("headrace");
  }

  /**
   * Makes and locks a folder, and sees that it takes data: a full disk says so only when written
   * to.
   *
   * @throws StartFailure where it cannot be written, is full, or another server has it
   */
  static DataFolder open(Path path) {
    try {
      DataFolder folder = DataFolder.open(path);
      try {
        probe(folder.path());
      } catch (IOException e) {
        folder.close();
        throw e;
      }
      return folder;
    } catch (StoreException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new StartFailure(
          "the data folder "
              + path
              + " takes no data ("
              + e.getMessage()
              + "): free some space there, or choose another folder with --data",
          e);
    }
  }

  private static void probe(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path.resolve("probe"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
