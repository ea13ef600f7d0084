package dev.headrace.app.listener;

import dev.headrace.wire.WireRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request may come in at all, before anything of it is believed.
 *
 * <p>A port on 127.0.0.1 is no wall: any web page that a browser of this machine shows can send
 * requests to it, under its own name (a foreign {@code Origin}) or, by pointing a domain of its own
 * at 127.0.0.1, under the name of that domain (a foreign {@code Host}).
 */
final class Door {
  private final boolean anyHost;
  private final String listenHost;

  /**
   * @param listenHost what the server was told to listen on
   * @param anyHost whether the {@code Host} may be anything, as requests are known by their
   *     signatures, which hold the host
   */
  Door(String listenHost, boolean anyHost) {
    this.listenHost = listenHost.toLowerCase(Locale.ROOT);
    this.anyHost = anyHost;
  }

  /** Why the request may not come in; null where it may. */
  @Nullable String refusal(WireRequest request) {
    String host = request.header("Host");
    if (host == null) {
      return "the request has no Host header";
    }
    if (!anyHost && !isOwn(host)) {
      return "the Host header names "
          + shown(host)
          + ", which is not this server: use 127.0.0.1 or"
          + " localhost";
    }
    String origin = request.header("Origin");
    if (origin != null && !isSameOrigin(origin, host)) {
      return "requests of web pages from elsewhere (Origin " + shown(origin) + ") are refused";
    }
    if ("cross-site".equals(request.header("Sec-Fetch-Site"))) {
      return "requests of web pages from elsewhere (Sec-Fetch-Site cross-site) are refused";
    }
    return null;
  }

  private boolean isOwn(String hostHeader) {
    String name = withoutPort(hostHeader).toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || isLoopbackAddress(name)
        || name.equals(listenHost);
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /** {@code 127.} and three more numbers; a name such as {@code 127.0.0.1.example.com} is none. */
  static boolean isLoopbackAddress(String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length != 4 || !parts[0].equals("127")) {
      return false;
    }
    for (String part : parts) {
      boolean digits = !part.isEmpty() && part.length() <= 3;
      if (!digits || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSameOrigin(String origin, String host) {
    int slashes = origin.indexOf("://");
    return slashes > 0 && origin.substring(slashes + 3).equalsIgnoreCase(host);
  }

  private static String shown(String header) {
    String text = header.length() > 80 ? header.substring(0, 80) + "…" : header;
    return text.chars().allMatch(c -> c > ' ' && c < 127) ? text : "something unprintable";
  }
}
