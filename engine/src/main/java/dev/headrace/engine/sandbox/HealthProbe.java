package dev.headrace.engine.sandbox;

import dev.headrace.kernel.engine.Endpoints.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** One look at a server: whether it takes connections, and what it answers when it is asked. */
final class HealthProbe {
  /** The status of a server that is well. */
  static final int WELL = 200;

  private static final int STATUS_LINE_BYTES = 12;
  private static final int REST_LIMIT_BYTES = 64 << 10;
  private static final int REST_LIMIT_MILLIS = 250;

  /**
   * What was found.
   *
   * @param listens whether it took a connection
   * @param status the HTTP status that it answered; 0: none
   * @param inTime whether there was time to find out
   * @param words the same for users
   */
  record Finding(boolean listens, int status, boolean inTime, String words) {
    boolean isWell() {
      return status == WELL;
    }
  }

  private final Endpoint endpoint;
  private final byte[] request;

  HealthProbe(Endpoint endpoint, String path) {
    this.endpoint = endpoint;
    this.request =
        ("GET "
                + path
                + " HTTP/1.1\r\nHost: "
                + endpoint
                + "\r\nUser-Agent: headrace\r\nAccept: */*\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
  }

  /** Looks; blocks its thread until there is a finding, at most for this long. */
  Finding look(long timeoutMillis) {
    long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    boolean listens = false;
    try (var socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), left(untilNanos));
      listens = true;
      socket.getOutputStream().write(request);
      byte[] line = readStatusLine(socket, untilNanos);
      Finding found = finding(line);
      readRest(socket);
      return found;
    } catch (SocketTimeoutException late) {
      return new Finding(listens, 0, false, "it did not answer within " + timeoutMillis + " ms");
    } catch (IOException failed) {
      return new Finding(
          listens, 0, true, listens ? "it closed the connection" : "it takes no connections");
    }
  }

  private static byte[] readStatusLine(Socket socket, long untilNanos) throws IOException {
    InputStream in = socket.getInputStream();
    var line = new byte[STATUS_LINE_BYTES];
    int length = 0;
    while (length < line.length) {
      socket.setSoTimeout(left(untilNanos));
      int count = in.read(line, length, line.length - length);
      if (count < 0) {
        throw new IOException("it ended");
      }
      length += count;
    }
    return line;
  }

  private static Finding finding(byte[] line) {
    String text = new String(line, StandardCharsets.ISO_8859_1);
    if (!text.matches("HTTP/1\\.[01] [1-5][0-9][0-9]")) {
      return new Finding(true, 0, true, "it does not speak HTTP");
    }
    int status = Integer.parseInt(text.substring(9));
    return new Finding(true, status, true, "it answered " + status);
  }

  /** A server whose answer is not read to its end complains in its log. */
  private static void readRest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    var bytes = new byte[4 << 10];
    socket.setSoTimeout(REST_LIMIT_MILLIS);
    int total = 0;
    try {
      while (total < REST_LIMIT_BYTES) {
        int count = in.read(bytes);
        if (count < 0) {
          return;
        }
        total += count;
      }
    } catch (IOException enough) {
      // What it answered is known.
    }
  }

  /** At least one, as none means no limit to a socket. */
  private static int left(long untilNanos) throws SocketTimeoutException {
    long millis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
    if (millis < 1) {
      throw new SocketTimeoutException();
    }
    return (int) millis;
  }
}
