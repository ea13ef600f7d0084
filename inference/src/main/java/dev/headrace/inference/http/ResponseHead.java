package dev.headrace.inference.http;

import java.io.IOException;
import java.util.Locale;

/**
 * The head of an answer.
 *
 * @param chunked whether its body comes in chunks
 * @param lengthBytes of its body; {@link #UNTIL_CLOSED} where the connection's end ends it, or the
 *     last chunk
 * @param keepsAlive whether its connection serves another request
 * @param keepAliveSeconds for how long it does so while nothing is asked
 */
record ResponseHead(
    int status, boolean chunked, long lengthBytes, boolean keepsAlive, long keepAliveSeconds) {
  static final long UNTIL_CLOSED = -1;

  private static final int HEADER_LIMIT = 200;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  /** What llama.cpp's server keeps an idle connection for, less a second. */
  private static final long USUAL_KEEP_ALIVE_SECONDS = 4;

  /** Reads the next, but for those that only say that another follows. */
  static ResponseHead read(Connection connection) throws IOException {
    ResponseHead head = readOne(connection);
    while (head.status < OK) {
      head = readOne(connection);
    }
    return head;
  }

  private static ResponseHead readOne(Connection connection) throws IOException {
    String first = connection.line();
    String[] words = first.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !isStatus(words[1])) {
      throw new IOException("the server does not speak HTTP/1.1");
    }
    boolean keepsAlive = words[0].equals("HTTP/1.1");
    boolean chunked = false;
    long length = UNTIL_CLOSED;
    long keepAliveSeconds = USUAL_KEEP_ALIVE_SECONDS;
    int headers = 0;
    for (String line = connection.line(); !line.isEmpty(); line = connection.line()) {
      if (++headers > HEADER_LIMIT) {
        throw new IOException("the server sends too many headers");
      }
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = length(value);
        case "transfer-encoding" -> chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
        case "connection" -> keepsAlive &= !value.equalsIgnoreCase("close");
        case "keep-alive" -> keepAliveSeconds = keepAliveSeconds(value);
        default -> {}
      }
    }
    int status = Integer.parseInt(words[1]);
    boolean empty = status < OK || status == NO_CONTENT || status == NOT_MODIFIED;
    return new ResponseHead(
        status, chunked && !empty, empty ? 0 : length, keepsAlive, keepAliveSeconds);
  }

  private static boolean isStatus(String word) {
    return word.matches("[1-5]\\d\\d");
  }

  private static long length(String value) throws IOException {
    if (!value.matches("\\d{1,18}")) {
      throw new IOException("the server sends a length that is none");
    }
    return Long.parseLong(value);
  }

  /** A second less than the server says, as the way takes time, too. */
  private static long keepAliveSeconds(String value) {
    for (String part : value.split(",", -1)) {
      String trimmed = part.strip();
      if (trimmed.matches("timeout=\\d{1,6}")) {
        return Math.max(0, Long.parseLong(trimmed.substring("timeout=".length())) - 1);
      }
    }
    return USUAL_KEEP_ALIVE_SECONDS;
  }
}
