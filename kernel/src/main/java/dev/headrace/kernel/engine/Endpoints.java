package dev.headrace.kernel.engine;

import java.util.List;

/**
 * Where a work that is ready can be reached.
 *
 * @param all none for work that is only assigned requests
 */
public record Endpoints(List<Endpoint> all) {
  /** Those of work that serves no port. */
  public static final Endpoints NONE = new Endpoints(List.of());

  public Endpoints {
    all = List.copyOf(all);
  }

  /** One alone. */
  public static Endpoints of(String host, int port) {
    return new Endpoints(List.of(new Endpoint(host, port)));
  }

  /**
   * Where a server that listens at one port speaks HTTP.
   *
   * @throws IllegalStateException if the work serves no port
   */
  public Endpoint http() {
    if (all.isEmpty()) {
      throw new IllegalStateException("this work serves no port");
    }
    return all.getFirst();
  }

  /**
   * An address and port.
   *
   * @param host an IP address in digits
   */
  public record Endpoint(String host, int port) {
    /** As in a URL: {@code 127.0.0.1:8080}. */
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }
}
