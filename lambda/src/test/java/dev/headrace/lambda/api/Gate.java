package dev.headrace.lambda.api;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Holds functions where a test wants them: who asks for its URL waits until it is opened. */
final class Gate implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Falls when the first function has come. */
  final CountDownLatch reached = new CountDownLatch(1);

  private final CountDownLatch opened = new CountDownLatch(1);

  Gate() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          reached.countDown();
          try {
            opened.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  void open() {
    opened.countDown();
  }

  @Override
  public void close() {
    open();
    server.stop(0);
    threads.close();
  }
}
