package dev.headrace.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One client of streamed chats over a connection that it keeps: it sees when the first text of an
 * answer comes, and how many parts with text there are.
 */
final class EventStreamClient implements AutoCloseable {
  private static final String TEXT = "\"content\":\"";
  private static final String EMPTY = "\"content\":\"\"";

  private final Socket socket;
  private final InputStream in;
  private final byte[] request;

  /**
   * @param address of a server that speaks OpenAI's API
   * @param request one that asks for a stream
   */
  EventStreamClient(InetSocketAddress address, HttpRequestBytes request) throws IOException {
    this.socket = new Socket(address.getAddress(), address.getPort());
    this.socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
    this.request = request.buffer().array();
  }

  /**
   * What one answer took.
   *
   * @param firstNanos from the request to the first text
   * @param totalNanos from the request to the end
   * @param parts parts with text, each a token
   */
  record Streamed(long firstNanos, long totalNanos, int parts) {
    /** Parts a second after the first. */
    double partsPerSecond() {
      return (parts - 1) * 1e9 / (totalNanos - firstNanos);
    }
  }

  /** Sends the request and reads the whole answer. */
  Streamed ask() throws IOException {
    send();
    return read(Integer.MAX_VALUE);
  }

  private long sentAtNanos;
  private long firstNanos;
  private int parts;

  /** Sends the request. */
  void send() throws IOException {
    sentAtNanos = System.nanoTime();
    firstNanos = 0;
    parts = 0;
    socket.getOutputStream().write(request);
    readHead();
  }

  /** Reads so many parts with text, or to the end. */
  Streamed read(int most) throws IOException {
    while (parts < most) {
      int length = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
      String chunk = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      line();
      if (length == 0) {
        break;
      }
      count(chunk);
    }
    return new Streamed(firstNanos, System.nanoTime() - sentAtNanos, parts);
  }

  private void count(String chunk) throws IOException {
    if (chunk.contains("\"error\"")) {
      throw new IOException("a stream that failed: " + chunk);
    }
    for (int at = chunk.indexOf(TEXT); at >= 0; at = chunk.indexOf(TEXT, at + 1)) {
      if (!chunk.startsWith(EMPTY, at)) {
        firstNanos = parts == 0 ? System.nanoTime() - sentAtNanos : firstNanos;
        parts++;
      }
    }
  }

  private void readHead() throws IOException {
    String status = line();
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      chunked |=
          header.toLowerCase(Locale.ROOT).replace(" ", "").equals("transfer-encoding:chunked");
    }
    if (!status.startsWith("HTTP/1.1 200") || !chunked) {
      throw new IOException("not a stream to measure: " + status);
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed a connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
