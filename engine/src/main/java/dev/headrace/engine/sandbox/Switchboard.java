package dev.headrace.engine.sandbox;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The socket that every {@code headrace-init} connects to. Its token says which of those that are
 * expected it is; any other is turned away. A connection has a virtual thread that reads it.
 */
final class Switchboard implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Switchboard.class.getName());

  /** The longest path of a Unix socket on Linux. */
  private static final int PATH_LIMIT_BYTES = 107;

  private static final int BACKLOG = 1_024;
  private static final int TOKEN_BYTES = 16;
  private static final long ACCEPT_RETRY_NANOS = 50_000_000;

  private final Path path;
  private final ServerSocketChannel listener;
  private final Map<String, Party> expected = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();

  private Switchboard(Path path, ServerSocketChannel listener) {
    this.path = path;
    this.listener = listener;
  }

  /**
   * Listens in a folder that only this user may enter.
   *
   * @param folder the server's own folder; where its path is too long, a temporary one is used
   */
  static Switchboard open(Path folder) throws IOException {
    Path preferred = folder.resolve("run");
    Path directory =
        preferred.resolve("init.sock").toString().length() <= PATH_LIMIT_BYTES
            ? Files.createDirectories(preferred)
            : Files.createTempDirectory("headrace-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Path path = directory.resolve("init.sock");
    Files.deleteIfExists(path);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(path), BACKLOG);
    } catch (IOException | RuntimeException failed) {
      listener.close();
      throw failed;
    }
    var switchboard = new Switchboard(path, listener);
    Thread.ofVirtual().name("switchboard").start(switchboard::accept);
    return switchboard;
  }

  /** Where to connect to. */
  Path path() {
    return path;
  }

  /** Expects a party, and says what it is to prove itself with. */
  String expect(Party party) {
    var bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    expected.put(token, party);
    return token;
  }

  /** Expects it no more; false where it has connected already. */
  boolean forget(String token) {
    return expected.remove(token) != null;
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel channel = listener.accept();
        Thread.ofVirtual().name("init-").start(() -> serve(channel));
      } catch (IOException failed) {
        if (listener.isOpen()) {
          LOG.log(Level.WARNING, "a sandbox's connection was not taken", failed);
          LockSupport.parkNanos(ACCEPT_RETRY_NANOS);
        }
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      var reader = new FrameReader(channel);
      if (!(reader.read() instanceof InitFrame.Hello hello)) {
        LOG.log(Level.WARNING, "turned away one who did not say who it is");
        return;
      }
      Party party = expected.remove(hello.token());
      if (party == null) {
        LOG.log(Level.WARNING, "turned away one who was not expected");
        return;
      }
      serve(channel, reader, party, hello);
    } catch (IOException failed) {
      LOG.log(Level.DEBUG, "a sandbox's connection failed", failed);
    }
  }

  private static void serve(
      SocketChannel channel, FrameReader reader, Party party, InitFrame.Hello hello) {
    try {
      party.connected(channel, hello);
      for (InitFrame frame = reader.read(); frame != null; frame = reader.read()) {
        party.hear(frame);
      }
    } catch (IOException failed) {
      LOG.log(Level.DEBUG, "a sandbox's connection failed", failed);
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "what a sandbox said was not understood", bug);
    } finally {
      party.gone();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(path);
  }
}
