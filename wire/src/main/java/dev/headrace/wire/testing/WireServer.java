package dev.headrace.wire.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A small HTTP server on a free port of the loopback, for tests with real clients. */
public final class WireServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private WireServer(Function<WireRequest, WireResponse> service) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", exchange -> exchange(exchange, service));
    server.start();
  }

  /** Starts a server that answers with {@code service}: {@code definition::serve}. */
  public static WireServer start(Function<WireRequest, WireResponse> service) {
    return new WireServer(service);
  }

  /** Where clients find it. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void exchange(HttpExchange exchange, Function<WireRequest, WireResponse> service)
      throws IOException {
    try (exchange) {
      WireRequest request = request(exchange);
      WireResponse response = service.apply(request);
      send(response, request.method().equals("HEAD"), exchange);
    }
  }

  private static void send(WireResponse response, boolean head, HttpExchange exchange)
      throws IOException {
    try {
      response.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      long length = response.body().length();
      exchange.sendResponseHeaders(
          response.status(), head || length == 0 ? -1 : Math.max(length, 0));
      if (!head && length != 0) {
        response.body().writeTo(exchange.getResponseBody());
      }
    } finally {
      response.body().release();
    }
  }

  private static WireRequest request(HttpExchange exchange) {
    Headers.Builder headers = Headers.builder();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
    long bytes =
        chunked ? RequestBody.UNKNOWN : length == null ? 0 : Long.parseLong(length.strip());
    String query = exchange.getRequestURI().getRawQuery();
    return new WireRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query == null ? "" : query,
        headers.build(),
        new RequestBody(exchange.getRequestBody(), bytes));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
