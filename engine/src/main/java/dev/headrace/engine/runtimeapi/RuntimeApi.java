package dev.headrace.engine.runtimeapi;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * The Runtime API of all environments of a server: one port, and a loopback address for each
 * environment that says who calls. It never listens on anything but a loopback address.
 *
 * <p>Any process of the machine can connect to a loopback address. Where environments run as users
 * of their own, a connection is therefore taken only from the environment's own user.
 */
public final class RuntimeApi implements AutoCloseable {
  /** In place of a user: environments have no users of their own here. */
  public static final int ANY_USER = -1;

  private static final Logger LOG = System.getLogger(RuntimeApi.class.getName());
  private static final int BACKLOG = 16;

  /** A machine without free file descriptors refuses at once, again and again. */
  private static final long ACCEPT_RETRY_NANOS = 50_000_000;

  /** Holds the port, so that no other server of this machine takes it. */
  private final ServerSocketChannel anchor;

  private final int port;
  private final ConnectionOwners owners;

  private RuntimeApi(ServerSocketChannel anchor, int port, ConnectionOwners owners) {
    this.anchor = anchor;
    this.port = port;
    this.owners = owners;
  }

  /**
   * Takes a free port.
   *
   * @param owners who tells which user has made a connection
   */
  public static RuntimeApi open(ConnectionOwners owners) throws IOException {
    ServerSocketChannel anchor = ServerSocketChannel.open(StandardProtocolFamily.INET);
    try {
      anchor.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
      int port = ((InetSocketAddress) anchor.getLocalAddress()).getPort();
      return new RuntimeApi(anchor, port, owners);
    } catch (IOException | RuntimeException failed) {
      anchor.close();
      throw failed;
    }
  }

  /** The port of every environment's API. */
  public int port() {
    return port;
  }

  /**
   * Opens the API of one environment.
   *
   * @param address its own loopback address
   * @param uid the user that it runs as, or {@link #ANY_USER}
   * @throws IOException if the address is in use
   * @throws IllegalArgumentException if it is no loopback address
   */
  public RuntimeSession listen(Inet4Address address, int uid) throws IOException {
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException("not a loopback address: " + address);
    }
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
    try {
      listener.bind(new InetSocketAddress(address, port), BACKLOG);
    } catch (IOException | RuntimeException failed) {
      listener.close();
      throw failed;
    }
    var session = new RuntimeSession(listener);
    Thread.ofVirtual()
        .name("runtime-api-" + address.getHostAddress())
        .start(() -> accept(session, uid));
    return session;
  }

  private void accept(RuntimeSession session, int uid) {
    while (!session.isClosed()) {
      try {
        SocketChannel channel = session.listener().accept();
        serve(channel, session, uid);
      } catch (IOException failed) {
        if (!session.isClosed()) {
          LOG.log(Level.WARNING, "a runtime's connection was not taken", failed);
          LockSupport.parkNanos(ACCEPT_RETRY_NANOS);
        }
      }
    }
  }

  private void serve(SocketChannel channel, RuntimeSession session, int uid) throws IOException {
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var connection = new RuntimeConnection(channel, session);
      if (isFrom(channel, uid) && session.opened(connection)) {
        Thread.ofVirtual().name("runtime-").start(connection);
      } else {
        channel.close();
      }
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private boolean isFrom(SocketChannel channel, int uid) throws IOException {
    if (uid == ANY_USER) {
      return true;
    }
    int owner =
        owners.uidOf(
            (InetSocketAddress) channel.getRemoteAddress(),
            (InetSocketAddress) channel.getLocalAddress());
    if (owner != uid) {
      LOG.log(
          Level.WARNING,
          "refused a call of the Runtime API of user {0} by user {1}",
          Integer.toUnsignedString(uid),
          owner == ConnectionOwners.UNKNOWN ? "unknown" : Integer.toUnsignedString(owner));
    }
    return owner == uid;
  }

  /** Gives the port back; sessions are their holders' to close. */
  @Override
  public void close() throws IOException {
    anchor.close();
  }
}
