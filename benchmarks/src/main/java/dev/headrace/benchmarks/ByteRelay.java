package dev.headrace.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A process between a client and a server that does nothing but pass bytes on: the least that
 * anything in between can add. Each direction of a connection has a thread that waits in a read.
 */
final class ByteRelay implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;

  private final ServerSocket listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final InetSocketAddress target;

  private ByteRelay(InetSocketAddress target) throws IOException {
    this.target = target;
  }

  static ByteRelay to(InetSocketAddress target) throws IOException {
    var relay = new ByteRelay(target);
    daemon(relay::accept);
    return relay;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(target.getAddress(), target.getPort());
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        daemon(() -> pass(client, server));
        daemon(() -> pass(server, client));
      }
    } catch (IOException closed) {
      // the benchmark is over
    }
  }

  /** Either end closes both. */
  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException closedMeanwhile) {
      // the other direction has ended, and this one with it
    }
  }

  private static void daemon(Runnable work) {
    Thread.ofPlatform().daemon().name("relay").start(work);
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
