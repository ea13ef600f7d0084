package dev.headrace.inference.models;

import java.net.URI;
import java.net.URISyntaxException;

/** The address of a server that speaks OpenAI's API. */
public final class RemoteUrl {
  private RemoteUrl() {}

  /**
   * Reads an address; a slash at its end is taken off.
   *
   * @throws URISyntaxException with a reason in words where it cannot be one
   */
  public static URI parse(String written) throws URISyntaxException {
    URI url = new URI(written.endsWith("/") ? written.substring(0, written.length() - 1) : written);
    boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!isHttp || url.getHost() == null) {
      throw refused(written, "must be http://HOST:PORT/v1 or https://…");
    }
    if (url.getRawUserInfo() != null) {
      throw refused(written, "must hold no password; name a variable that holds the key");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw refused(written, "must end with its path, such as /v1");
    }
    return url;
  }

  private static URISyntaxException refused(String written, String reason) {
    return new URISyntaxException(written, reason);
  }
}
