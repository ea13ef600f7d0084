package dev.headrace.inference.http;

import java.net.URI;
import java.util.Locale;

/**
 * A server and how it is spoken to.
 *
 * @param basePath what stands before each path; empty or without a slash at its end
 * @param bearer the key that each request carries; empty for none
 */
public record Target(String host, int port, boolean tls, String basePath, String bearer) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /** A server of this machine. */
  public static Target local(String host, int port, String bearer) {
    return new Target(host, port, false, "", bearer);
  }

  /**
   * A server by its address.
   *
   * @throws IllegalArgumentException for an address that is not http or https
   */
  public static Target of(URI base, String bearer) {
    String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if ((!tls && !scheme.equals("http")) || base.getHost() == null) {
      throw new IllegalArgumentException("not an http address: " + base);
    }
    int usual = tls ? HTTPS_PORT : HTTP_PORT;
    String path = base.getRawPath() == null ? "" : base.getRawPath();
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return new Target(
        base.getHost(), base.getPort() < 0 ? usual : base.getPort(), tls, trimmed, bearer);
  }

  /** As a {@code Host} header has it. */
  String authority() {
    boolean usual = port == (tls ? HTTPS_PORT : HTTP_PORT);
    return usual ? host : host + ":" + port;
  }

  /** Without its key. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority() + basePath;
  }
}
