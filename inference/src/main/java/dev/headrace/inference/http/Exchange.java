package dev.headrace.inference.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One request to a server and its answer. It is used by one thread, but for its {@link Aborter}.
 * Where the answer was read to its end the connection serves further requests; else it is closed.
 */
public final class Exchange implements AutoCloseable {
  /** The longest answer, and the longest event of one, that is read. */
  public static final int ANSWER_LIMIT_BYTES = 64 << 20;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int MOST_CHUNK_DIGITS = 8;
  private static final int HEXADECIMAL = 16;
  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

  private final ConnectionPool pool;
  private final Connection connection;
  private final ResponseHead head;

  /** Bytes of the body, or of its present chunk, that were not read yet. */
  private long remaining;

  private boolean ended;
  private boolean endsConnection;
  private boolean isFirstChunk = true;

  private Exchange(ConnectionPool pool, Connection connection, ResponseHead head) {
    this.pool = pool;
    this.connection = connection;
    this.head = head;
    this.remaining = head.chunked() ? 0 : head.lengthBytes();
    this.ended = !head.chunked() && remaining == 0;
  }

  /** What makes an exchange end that goes on; called by any thread. */
  @FunctionalInterface
  public interface Aborter {
    /** Closes its connection. */
    void abort();
  }

  /** Hears of an exchange before it begins, so that it can be aborted from its first byte on. */
  @FunctionalInterface
  public interface Watcher {
    /** Nobody watches. */
    Watcher NONE = aborter -> {};

    /** It goes over this connection from now on. */
    void connected(Aborter aborter);
  }

  /**
   * Sends a request and reads the head of its answer. A connection that the server has closed
   * meanwhile is replaced by a new one, once, unless nobody wants the answer any more.
   *
   * @param method {@code GET} or {@code POST}
   * @param path behind the target's own
   * @param readMillis how long each read may last; 0 for ever
   * @throws UnreachableException if there is no connection
   * @throws IOException if it breaks off
   */
  public static Exchange send(
      ConnectionPool pool, String method, String path, byte[] body, Watcher watcher, int readMillis)
      throws IOException {
    Connection kept = pool.poll();
    if (kept != null) {
      watcher.connected(kept::abort);
      try {
        return begin(pool, kept, method, path, body, readMillis);
      } catch (IOException e) {
        boolean isWanted = !kept.wasAborted() && !Thread.currentThread().isInterrupted();
        boolean mayTryAgain = kept.limit == 0 && isWanted;
        kept.abort();
        if (mayTryAgain) {
          pool.foundClosed(kept);
        }
        if (!mayTryAgain) {
          throw e;
        }
      }
    }
    Connection fresh = pool.open();
    watcher.connected(fresh::abort);
    try {
      return begin(pool, fresh, method, path, body, readMillis);
    } catch (IOException e) {
      fresh.abort();
      throw e;
    }
  }

  private static Exchange begin(
      ConnectionPool pool,
      Connection connection,
      String method,
      String path,
      byte[] body,
      int readMillis)
      throws IOException {
    connection.limitReads(readMillis);
    connection.position = 0;
    connection.limit = 0;
    connection.write(head(pool.target(), method, path, body.length), body);
    return new Exchange(pool, connection, ResponseHead.read(connection));
  }

  private static byte[] head(Target target, String method, String path, int length) {
    var head = new StringBuilder(256);
    head.append(method).append(' ').append(target.basePath()).append(path);
    head.append(" HTTP/1.1\r\nHost: ").append(target.authority());
    head.append("\r\nAccept: */*\r\nUser-Agent: headrace\r\n");
    if (!target.bearer().isEmpty()) {
      head.append("Authorization: Bearer ").append(target.bearer()).append("\r\n");
    }
    if (length > 0) {
      head.append("Content-Type: application/json\r\n");
    }
    head.append("Content-Length: ").append(length).append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The status of the answer. */
  public int status() {
    return head.status();
  }

  /** How long each read may last from now on; 0 for ever. */
  public void limitReads(int millis) throws IOException {
    connection.limitReads(millis);
  }

  /**
   * The whole rest of the body.
   *
   * @throws IOException if it breaks off, or is longer than {@value #ANSWER_LIMIT_BYTES} bytes
   */
  public byte[] rest() throws IOException {
    if (!head.chunked() && remaining > 0 && remaining <= ANSWER_LIMIT_BYTES) {
      return known((int) remaining);
    }
    var all = new ByteArrayOutputStream();
    while (hasMore()) {
      int length = window();
      all.write(connection.buffer, connection.position, length);
      consume(length);
      refuseTooLong(all.size());
    }
    return all.toByteArray();
  }

  private byte[] known(int length) throws IOException {
    byte[] whole = new byte[length];
    int at = 0;
    while (at < length && hasMore()) {
      int part = window();
      System.arraycopy(connection.buffer, connection.position, whole, at, part);
      consume(part);
      at += part;
    }
    return whole;
  }

  private static void refuseTooLong(int length) throws IOException {
    if (length > ANSWER_LIMIT_BYTES) {
      throw new IOException("the server's answer is too long");
    }
  }

  /**
   * The data of the next event of a stream
   * (https://html.spec.whatwg.org/multipage/server-sent-events.html), null at its end. An event
   * that lies in what was read at once is copied once.
   *
   * @throws IOException if it breaks off, or an event is longer than {@value #ANSWER_LIMIT_BYTES}
   *     bytes
   */
  public byte @Nullable [] nextEvent() throws IOException {
    while (hasMore()) {
      byte[] event = eventAtOnce();
      event = event == null ? eventInPieces() : event;
      if (event != null) {
        return event;
      }
    }
    return null;
  }

  /** An event of a single line that was read already with its end; null for any other. */
  private byte @Nullable [] eventAtOnce() {
    byte[] bytes = connection.buffer;
    int start = connection.position;
    int end = start + window();
    if (!startsWithData(bytes, start, end)) {
      return null;
    }
    int from = start + DATA.length;
    from += from < end && bytes[from] == ' ' ? 1 : 0;
    for (int i = from; i + 1 < end; i++) {
      if (bytes[i] == '\r') {
        return null;
      }
      if (bytes[i] == '\n') {
        if (bytes[i + 1] != '\n') {
          return null;
        }
        consume(i + 2 - start);
        return Arrays.copyOfRange(bytes, from, i);
      }
    }
    return null;
  }

  private static boolean startsWithData(byte[] bytes, int from, int to) {
    return to - from >= DATA.length
        && Arrays.equals(bytes, from, from + DATA.length, DATA, 0, DATA.length);
  }

  /** An event line by line; null for one without data, and at the end of the stream. */
  private byte @Nullable [] eventInPieces() throws IOException {
    ByteArrayOutputStream data = null;
    var line = new ByteArrayOutputStream();
    while (hasMore()) {
      byte next = connection.buffer[connection.position];
      consume(1);
      if (next != '\n') {
        if (next != '\r') {
          line.write(next);
        }
        refuseTooLong(line.size());
      } else if (line.size() == 0) {
        return data == null ? null : data.toByteArray();
      } else {
        data = withLine(data, line.toByteArray());
        line.reset();
      }
    }
    return null;
  }

  private static @Nullable ByteArrayOutputStream withLine(
      @Nullable ByteArrayOutputStream data, byte[] line) throws IOException {
    if (!startsWithData(line, 0, line.length)) {
      return data;
    }
    ByteArrayOutputStream longer = data;
    if (longer == null) {
      longer = new ByteArrayOutputStream();
    } else {
      longer.write('\n');
    }
    int from = DATA.length;
    from += from < line.length && line[from] == ' ' ? 1 : 0;
    longer.write(line, from, line.length - from);
    refuseTooLong(longer.size());
    return longer;
  }

  /** Whether there is another byte of the body, which is then in the buffer. */
  private boolean hasMore() throws IOException {
    if (ended) {
      return false;
    }
    if (head.chunked() && remaining == 0) {
      nextChunk();
      if (ended) {
        return false;
      }
    }
    if (connection.position == connection.limit && !connection.fill()) {
      if (remaining == ResponseHead.UNTIL_CLOSED) {
        ended = true;
        endsConnection = true;
        return false;
      }
      throw new EOFException("the server closed the connection midway");
    }
    return true;
  }

  private void nextChunk() throws IOException {
    if (!isFirstChunk && !connection.line().isEmpty()) {
      throw new IOException("a chunk is longer than the server said");
    }
    isFirstChunk = false;
    remaining = chunkBytes(connection.line());
    if (remaining == 0) {
      String trailer = connection.line();
      while (!trailer.isEmpty()) {
        trailer = connection.line();
      }
      ended = true;
    }
  }

  /** Without a pattern, as there is a chunk for each token. */
  private static long chunkBytes(String line) throws IOException {
    int extension = line.indexOf(';');
    String digits = (extension < 0 ? line : line.substring(0, extension)).strip();
    long bytes = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), HEXADECIMAL);
      bytes = digit < 0 || bytes < 0 ? -1 : bytes * HEXADECIMAL + digit;
    }
    if (digits.isEmpty() || digits.length() > MOST_CHUNK_DIGITS || bytes < 0) {
      throw new IOException("a chunk has no length");
    }
    return bytes;
  }

  /** How many bytes of the body are in the buffer. */
  private int window() {
    int there = connection.limit - connection.position;
    return remaining == ResponseHead.UNTIL_CLOSED ? there : (int) Math.min(there, remaining);
  }

  private void consume(int length) {
    connection.position += length;
    if (remaining != ResponseHead.UNTIL_CLOSED) {
      remaining -= length;
      ended = !head.chunked() && remaining == 0;
    }
  }

  /** Ends it: the connection is kept where the answer was read to its end, else closed. */
  @Override
  public void close() {
    if (head.keepsAlive() && !endsConnection && ended && connection.position == connection.limit) {
      pool.giveBack(connection, head.keepAliveSeconds() * NANOS_PER_SECOND, head.chunked());
    } else {
      connection.abort();
    }
  }
}
