package dev.headrace.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection and how much of its present answer has come. */
final class HttpExchangeState {
  private static final int ROOM_BYTES = 1 << 20;

  private final SocketChannel channel;
  private final HttpRequestBytes request;
  private final ByteBuffer answer = ByteBuffer.allocate(ROOM_BYTES);
  private long sentAtNanos;
  private int expectedBytes = -1;

  HttpExchangeState(SocketChannel channel, HttpRequestBytes request) {
    this.channel = channel;
    this.request = request;
  }

  long sentAtNanos() {
    return sentAtNanos;
  }

  /**
   * Sends the next request; one is small enough for the socket's buffer, or is pushed until it is.
   */
  void send() throws IOException {
    answer.clear();
    expectedBytes = -1;
    sentAtNanos = System.nanoTime();
    ByteBuffer bytes = request.buffer();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Takes what has come; true where the answer is whole. */
  boolean receive() throws IOException {
    if (channel.read(answer) < 0) {
      throw new EOFException("the server closed a connection");
    }
    if (expectedBytes < 0) {
      int headBytes = headBytes();
      if (headBytes < 0) {
        return false;
      }
      expectedBytes = headBytes + contentLength(headBytes);
    }
    return answer.position() >= expectedBytes;
  }

  private int headBytes() {
    byte[] bytes = answer.array();
    for (int i = 3; i < answer.position(); i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private int contentLength(int headBytes) throws IOException {
    String head = new String(answer.array(), 0, headBytes, StandardCharsets.US_ASCII);
    String lower = head.toLowerCase(Locale.ROOT);
    if (!head.startsWith("HTTP/1.1 200") || lower.contains("\r\nx-amz-function-error:")) {
      throw new IOException(
          "not an answer to measure: "
              + new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8));
    }
    int at = lower.indexOf("\r\ncontent-length:");
    if (at < 0) {
      throw new IOException("an answer without a length: " + head);
    }
    int end = lower.indexOf("\r\n", at + 2);
    return Integer.parseInt(lower.substring(at + "\r\ncontent-length:".length(), end).trim());
  }
}
