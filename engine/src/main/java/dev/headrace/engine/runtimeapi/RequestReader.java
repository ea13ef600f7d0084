package dev.headrace.engine.runtimeapi;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 requests from a channel, one after another, and refuses whatever is ambiguous: a
 * line that does not end in CRLF, a folded header, two lengths.
 */
final class RequestReader {
  /**
   * The most bytes of a first line and headers together. Runtimes put the cause of an error, up to
   * 1 MiB of JSON, into a header for X-Ray.
   */
  static final int HEAD_LIMIT_BYTES = (1 << 20) + (64 << 10);

  /** The most headers of a request. */
  static final int HEADER_LIMIT = 100;

  /** The most bytes of a refused body that are read and dropped, so that the refusal arrives. */
  static final long SKIP_LIMIT_BYTES = 64L << 20;

  private static final byte[] GET = {'G', 'E', 'T', ' '};

  /** CR LF CR LF. */
  private static final int END_OF_HEAD = 0x0d0a0d0a;

  private static final int FIRST_BUFFER_BYTES = 4 << 10;
  private static final int CHUNK_LINE_LIMIT_BYTES = 4 << 10;

  private final ScatteringByteChannel channel;

  /** Always ready to be read from. */
  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_BUFFER_BYTES).flip();

  RequestReader(ScatteringByteChannel channel) {
    this.channel = channel;
  }

  /** Whether the sender has sent more than was asked for. */
  boolean hasBuffered() {
    return buffer.hasRemaining();
  }

  /** Whether the sender has sent a whole GET after what was read: it does not wait in between. */
  boolean hasBufferedGet() {
    int start = buffer.position();
    for (int i = 0; i < GET.length; i++) {
      if (start + i >= buffer.limit() || buffer.get(start + i) != GET[i]) {
        return false;
      }
    }
    for (int i = start + GET.length; i + 3 < buffer.limit(); i++) {
      if (buffer.getInt(i) == END_OF_HEAD) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits for a request's first line and headers.
   *
   * @return null where the sender has closed the connection instead
   */
  @Nullable RequestHead readHead() throws IOException {
    if (!buffer.hasRemaining() && !fill()) {
      return null;
    }
    var budget = new Budget(HEAD_LIMIT_BYTES, 431, "the headers are longer than this server takes");
    String[] first = readLine(budget).split(" ", -1);
    if (first.length != 3 || first[0].isEmpty() || !first[1].startsWith("/")) {
      throw new MalformedRequestException(400, "not a request line");
    }
    if (!first[2].equals("HTTP/1.1") && !first[2].equals("HTTP/1.0")) {
      throw new MalformedRequestException(505, "only HTTP/1.1 is spoken here");
    }
    List<String> headers = readHeaders(budget);
    return head(first[0], first[1], first[2].equals("HTTP/1.1"), headers);
  }

  private List<String> readHeaders(Budget budget) throws IOException {
    var headers = new ArrayList<String>(16);
    for (String line = readLine(budget); !line.isEmpty(); line = readLine(budget)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || !isToken(line, colon)) {
        throw new MalformedRequestException(400, "not a header");
      }
      if (headers.size() >= 2 * HEADER_LIMIT) {
        throw new MalformedRequestException(431, "more headers than this server takes");
      }
      headers.add(line.substring(0, colon));
      headers.add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static RequestHead head(
      String method, String target, boolean keepsAliveUnlessTold, List<String> headers)
      throws IOException {
    long length = 0;
    boolean lengthSeen = false;
    boolean chunked = false;
    boolean expectsContinue = false;
    boolean keepsAlive = keepsAliveUnlessTold;
    for (int i = 0; i < headers.size(); i += 2) {
      String name = headers.get(i);
      String value = headers.get(i + 1);
      if (name.equalsIgnoreCase("Content-Length")) {
        if (lengthSeen) {
          throw new MalformedRequestException(400, "two content lengths");
        }
        lengthSeen = true;
        length = parseLength(value, 10);
      } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
        if (!value.equalsIgnoreCase("chunked") || chunked) {
          throw new MalformedRequestException(501, "only the chunked transfer encoding is known");
        }
        chunked = true;
      } else if (name.equalsIgnoreCase("Expect")) {
        expectsContinue = value.equalsIgnoreCase("100-continue");
      } else if (name.equalsIgnoreCase("Connection")) {
        keepsAlive = !value.equalsIgnoreCase("close") && keepsAlive;
      }
    }
    if (chunked && lengthSeen) {
      throw new MalformedRequestException(400, "a content length and chunks");
    }
    return new RequestHead(
        method,
        target,
        headers,
        chunked ? RequestHead.CHUNKED : length,
        expectsContinue,
        keepsAlive);
  }

  /**
   * Reads the body that belongs to a head.
   *
   * @param limitBytes the longest that is kept
   * @return the body, or how long it was where that is over the limit
   * @throws MalformedRequestException 413 where it is too long even to be dropped
   */
  RequestBody readBody(RequestHead head, long limitBytes) throws IOException {
    if (head.contentLength() == RequestHead.CHUNKED) {
      return readChunks(limitBytes);
    }
    if (head.contentLength() > limitBytes) {
      skip(head.contentLength());
      return new RequestBody.TooLong(head.contentLength());
    }
    var bytes = new byte[(int) head.contentLength()];
    readInto(bytes, 0, bytes.length);
    return new RequestBody.Whole(bytes);
  }

  private RequestBody readChunks(long limitBytes) throws IOException {
    byte[] bytes = {};
    int kept = 0;
    long total = 0;
    while (true) {
      var lineBudget = new Budget(CHUNK_LINE_LIMIT_BYTES, 400, "a chunk's first line is too long");
      String line = readLine(lineBudget);
      int extension = line.indexOf(';');
      long size = parseLength((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
      if (size == 0) {
        readHeaders(new Budget(HEAD_LIMIT_BYTES, 431, "the trailers are too long"));
        return total > limitBytes
            ? new RequestBody.TooLong(total)
            : new RequestBody.Whole(kept == bytes.length ? bytes : Arrays.copyOf(bytes, kept));
      }
      total = Math.addExact(total, size);
      if (total > limitBytes) {
        bytes = new byte[0];
        kept = 0;
        if (total > SKIP_LIMIT_BYTES) {
          throw new MalformedRequestException(413, "the body is longer than this server takes");
        }
        skip(size);
      } else {
        if (total > bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(limitBytes, Math.max(total, 2L * kept)));
        }
        readInto(bytes, kept, (int) size);
        kept += (int) size;
      }
      if (!readLine(new Budget(2, 400, "a chunk is longer than it said")).isEmpty()) {
        throw new MalformedRequestException(400, "a chunk is longer than it said");
      }
    }
  }

  private void readInto(byte[] bytes, int from, int count) throws IOException {
    int buffered = Math.min(count, buffer.remaining());
    buffer.get(bytes, from, buffered);
    ByteBuffer rest = ByteBuffer.wrap(bytes, from + buffered, count - buffered);
    if (!rest.hasRemaining()) {
      return;
    }
    // What has come behind the body is read with it, so that it is known.
    ByteBuffer[] places = {rest, buffer.clear()};
    try {
      while (rest.hasRemaining()) {
        if (channel.read(places) < 0) {
          throw new EOFException("the body ended early");
        }
      }
    } finally {
      buffer.flip();
    }
  }

  private void skip(long count) throws IOException {
    if (count > SKIP_LIMIT_BYTES) {
      throw new MalformedRequestException(413, "the body is longer than this server takes");
    }
    long left = count;
    while (left > 0) {
      if (!buffer.hasRemaining() && !fill()) {
        throw new EOFException("the body ended early");
      }
      int step = (int) Math.min(left, buffer.remaining());
      buffer.position(buffer.position() + step);
      left -= step;
    }
  }

  /** A line without its CRLF, a character a byte. */
  private String readLine(Budget budget) throws IOException {
    int scanned = 0;
    while (true) {
      for (int i = buffer.position() + scanned; i < buffer.limit(); i++) {
        if (buffer.get(i) == '\n') {
          return takeLine(i, budget);
        }
      }
      scanned = buffer.remaining();
      budget.check(scanned);
      if (!more()) {
        throw new EOFException("the request ended early");
      }
    }
  }

  private String takeLine(int lineFeed, Budget budget) throws IOException {
    int start = buffer.position();
    int end = lineFeed - 1;
    if (end < start || buffer.get(end) != '\r') {
      throw new MalformedRequestException(400, "a line ends without CRLF");
    }
    budget.spend(lineFeed + 1 - start);
    for (int i = start; i < end; i++) {
      byte value = buffer.get(i);
      if (value >= 0 && value < ' ' && value != '\t') {
        throw new MalformedRequestException(400, "a control character in a header");
      }
    }
    String line =
        new String(
            buffer.array(), buffer.arrayOffset() + start, end - start, StandardCharsets.ISO_8859_1);
    buffer.position(lineFeed + 1);
    return line;
  }

  /** Reads behind what is buffered, with more room where there is none. */
  private boolean more() throws IOException {
    if (buffer.position() > 0 || buffer.limit() < buffer.capacity()) {
      buffer.compact();
    } else {
      buffer = ByteBuffer.allocate(buffer.capacity() * 2).put(buffer);
    }
    int count = channel.read(buffer);
    buffer.flip();
    return count > 0;
  }

  /** Reads into the empty buffer; false at the end of the stream. */
  private boolean fill() throws IOException {
    if (buffer.capacity() > FIRST_BUFFER_BYTES) {
      buffer = ByteBuffer.allocate(FIRST_BUFFER_BYTES);
    }
    buffer.clear();
    int count = channel.read(buffer);
    buffer.flip();
    return count > 0;
  }

  private static boolean isToken(String line, int end) {
    for (int i = 0; i < end; i++) {
      char c = line.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static long parseLength(String digits, int radix) throws IOException {
    if (digits.isEmpty() || digits.length() > 15) {
      throw new MalformedRequestException(400, "not a length");
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        throw new MalformedRequestException(400, "not a length");
      }
      value = value * radix + digit;
    }
    return value;
  }

  /** How many bytes may still come before the next empty line. */
  private static final class Budget {
    private final int status;
    private final String message;
    private int leftBytes;

    Budget(int bytes, int status, String message) {
      this.leftBytes = bytes;
      this.status = status;
      this.message = message;
    }

    void check(int bytes) throws IOException {
      if (bytes > leftBytes) {
        throw new MalformedRequestException(status, message);
      }
    }

    void spend(int bytes) throws IOException {
      check(bytes);
      leftBytes -= bytes;
    }
  }
}
