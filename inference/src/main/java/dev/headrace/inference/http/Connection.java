package dev.headrace.inference.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A connection to a server, with what was read of it and not used yet. */
final class Connection {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int FIRST_BUFFER_BYTES = 4 << 10;
  private static final int MOST_BUFFER_BYTES = 64 << 10;
  private static final int LINE_LIMIT_BYTES = 32 << 10;

  private final Socket plain;
  private final InputStream in;
  private final OutputStream out;
  private volatile boolean aborted;
  private long idleSinceNanos;
  private long keepAliveNanos;
  private boolean servedStream;

  byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  int position;
  int limit;

  private Connection(Socket plain, Socket spoken) throws IOException {
    this.plain = plain;
    this.in = spoken.getInputStream();
    this.out = spoken.getOutputStream();
  }

  /**
   * Connects.
   *
   * @throws UnreachableException if that fails
   */
  static Connection open(Target target) throws UnreachableException {
    var plain = new Socket();
    try {
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(target.host(), target.port()), CONNECT_MILLIS);
      return new Connection(plain, target.tls() ? secured(plain, target) : plain);
    } catch (IOException e) {
      close(plain);
      throw new UnreachableException(target + " cannot be reached: " + e.getMessage(), e);
    }
  }

  private static Socket secured(Socket plain, Target target) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var secured = (SSLSocket) factory.createSocket(plain, target.host(), target.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /** Closes it at once, from any thread: whoever reads from it gets an exception. */
  void abort() {
    aborted = true;
    close(plain);
  }

  boolean wasAborted() {
    return aborted;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException goneAlready) {
      // it is gone, which is what was wanted
    }
  }

  /** How long a read may last; 0 for ever. */
  void limitReads(int millis) throws IOException {
    plain.setSoTimeout(millis);
  }

  void becameIdle(long nowNanos, long keptNanos, boolean afterStream) {
    idleSinceNanos = nowNanos;
    keepAliveNanos = keptNanos;
    servedStream = afterStream;
  }

  /** Whether the last answer that came over it was a stream. */
  boolean servedStream() {
    return servedStream;
  }

  /** Whether the server will probably close it, or has. */
  boolean isStale(long nowNanos) {
    return nowNanos - idleSinceNanos >= keepAliveNanos;
  }

  void write(byte[] head, byte[] body) throws IOException {
    if (head.length + body.length <= MOST_BUFFER_BYTES) {
      byte[] both = Arrays.copyOf(head, head.length + body.length);
      System.arraycopy(body, 0, both, head.length, body.length);
      out.write(both);
    } else {
      out.write(head);
      out.write(body);
    }
  }

  /** Reads more behind what is there; false at the end of the stream. */
  boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = 0;
    } else if (limit == buffer.length && position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    if (limit == buffer.length) {
      if (buffer.length >= MOST_BUFFER_BYTES) {
        throw new IOException("a line of the server is too long");
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      return false;
    }
    limit += read;
    return true;
  }

  /** A line of a head or of a chunk, without its end. */
  String line() throws IOException {
    int searched = 0;
    while (true) {
      for (int i = position + searched; i < limit; i++) {
        if (buffer[i] == '\n') {
          int end = i > position && buffer[i - 1] == '\r' ? i - 1 : i;
          var line = new String(buffer, position, end - position, StandardCharsets.ISO_8859_1);
          position = i + 1;
          return line;
        }
      }
      searched = limit - position;
      if (searched > LINE_LIMIT_BYTES) {
        throw new IOException("a line of the server is too long");
      }
      if (!fill()) {
        throw new EOFException("the server closed the connection");
      }
    }
  }
}
