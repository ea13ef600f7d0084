package dev.headrace.app.listener;

import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.service.registry.GlobalServiceRegistry;
import io.helidon.service.registry.ServiceRegistryConfig;
import io.helidon.service.registry.ServiceRegistryManager;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;

/**
 * The port of a server. Each connection has a virtual thread of its own, which a request may block;
 * small answers leave at once (Nagle's algorithm is off).
 */
public final class Listener implements AutoCloseable {
  private static final Duration STOP_GRACE = Duration.ofMillis(500);
  private static final int BACKLOG = 4_096;
  private static final int WRITE_BUFFER_BYTES = 16 << 10;

  private final WebServer server;
  private final InFlight inFlight;
  private final Stalls stalls;
  private final Traffic traffic;
  private final String host;
  private final int port;

  private Listener(
      WebServer server, InFlight inFlight, Stalls stalls, Traffic traffic, String host, int port) {
    this.server = server;
    this.inFlight = inFlight;
    this.stalls = stalls;
    this.traffic = traffic;
    this.host = host;
    this.port = port;
  }

  /**
   * Prepares a listener, which takes longer than to open it and needs none of what it will serve.
   *
   * @param host an address or name of this machine
   * @param port 0 for any that is free
   * @param anyHost whether the {@code Host} may be foreign, as callers prove who they are
   * @throws IOException where the address is none of this machine
   */
  public static Listener prepare(String host, int port, Limits limits, boolean anyHost)
      throws IOException {
    InetAddress address = InetAddress.getByName(host);
    discoverNothing();
    var inFlight = new InFlight(limits);
    var stalls = new Stalls(limits.idleMillis());
    var traffic = new Traffic(new Door(host, anyHost), inFlight, stalls);
    WebServer server =
        WebServer.builder()
            .address(address)
            .port(port)
            .backlog(BACKLOG)
            .shutdownHook(false)
            .shutdownGracePeriod(STOP_GRACE)
            .featuresDiscoverServices(false)
            .protocolsDiscoverServices(false)
            .maxTcpConnections(limits.connections())
            .maxPayloadSize(-1)
            .writeBufferSize(WRITE_BUFFER_BYTES)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .contentEncoding(bodiesAsTheyAre())
            .errorHandling(ErrorHandling.builder().includeEntity(true).build())
            .directHandlers(protocolErrors())
            .addProtocol(
                Http1Config.builder()
                    .maxHeadersSize(limits.headerBytes())
                    .maxPrologueLength(limits.requestLineBytes())
                    .validatePath(false)
                    .validateRequestHeaders(false)
                    .build())
            .routing(routing -> routing.any(traffic))
            .build();
    return new Listener(server, inFlight, stalls, traffic, host, port);
  }

  /**
   * Opens the port.
   *
   * @param services what answers the requests to AWS services
   * @param ownPages what lies under {@code /_headrace/}
   * @throws BindException where another program has the port
   * @throws IOException where it cannot be had for another reason
   */
  public void open(Service services, Service ownPages) throws IOException {
    freePort(host, port);
    traffic.serve(services, ownPages);
    try {
      server.start();
      stalls.open();
    } catch (RuntimeException e) {
      throw cause(e);
    }
  }

  /**
   * Sees that a port can be had, which the web server would only log.
   *
   * @param port 0 for any that is free
   * @return the port
   * @throws BindException where another program has it
   * @throws IOException where the address is none of this machine
   */
  public static int freePort(String host, int port) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return socket.getLocalPort();
    }
  }

  private static IOException cause(RuntimeException e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    return cause instanceof IOException io ? io : new IOException(e);
  }

  /**
   * The web server is given all that it needs. Left to itself it searches the class path for
   * services, builds a configuration around them and asks them, which takes as long as to open the
   * store and the engine together.
   */
  private static void discoverNothing() {
    if (!GlobalServiceRegistry.configured()) {
      var config =
          ServiceRegistryConfig.builder()
              .discoverServices(false)
              .discoverServicesFromServiceLoader(false)
              .build();
      GlobalServiceRegistry.registry(ServiceRegistryManager.create(config).registry());
    }
  }

  /** Codings such as {@code aws-chunked} are the services' own business. */
  private static ContentEncodingContext bodiesAsTheyAre() {
    return ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build();
  }

  /** What cannot be understood as HTTP is told so, with a request id as all else. */
  private static DirectHandlers protocolErrors() {
    var handlers = DirectHandlers.builder();
    for (var kind : io.helidon.http.DirectHandler.EventType.values()) {
      handlers.addHandler(
          kind,
          (request, event, status, headers, message) -> ProtocolError.answer(status, message));
    }
    return handlers.build();
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Requests that are being answered. */
  public int requestsInFlight() {
    return inFlight.requests();
  }

  /** Bytes of bodies that they hold in memory. */
  public long bytesInFlight() {
    return inFlight.bytes();
  }

  /** How many requests were answered with each class of status, from 1xx to 5xx. */
  public long[] answersByClass() {
    return traffic.answersByClass();
  }

  /** Refuses new requests from now on, while those that are being answered go on. */
  public void drain() {
    traffic.drain();
  }

  /** Closes the port and all connections. */
  @Override
  public void close() {
    server.stop();
    stalls.close();
  }
}
