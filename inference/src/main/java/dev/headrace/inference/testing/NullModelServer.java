package dev.headrace.inference.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * A server without a model that speaks the HTTP protocol of llama.cpp's {@code llama-server}:
 * health, chat completions and completions, streamed or whole, with usage and tool calls,
 * tokenizing and templates. A word is a token. How it behaves is told by its methods and holds for
 * requests that come later; all of them may be called by any thread.
 */
public final class NullModelServer implements AutoCloseable {
  private static final int BACKLOG = 4_096;

  private final NullBehavior behavior = new NullBehavior();
  private final NullTally tally = new NullTally();
  private final ServerSocket listening;
  private final Thread acceptor;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private NullModelServer() {
    try {
      listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = Thread.ofVirtual().name("null-model-server").start(this::accept);
  }

  /** Starts one on a free port of the loopback; it answers each request with eight tokens. */
  public static NullModelServer start() {
    return new NullModelServer();
  }

  /** Where it listens, without a path. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** The port that it listens on. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Answers with so many tokens, unless a request wants fewer. */
  public NullModelServer answering(int tokens) {
    behavior.words = NullBehavior.countedWords(tokens);
    return this;
  }

  /** Answers with a text, each of whose words is a token. */
  public NullModelServer answering(String text) {
    behavior.words = List.of(text.split("(?<=\\s)(?=\\S)"));
    return this;
  }

  /** Answers requests that offer tools with a call of this one. */
  public NullModelServer callingTool(String name, String argumentsJson) {
    behavior.toolArguments = argumentsJson;
    behavior.toolName = name;
    return this;
  }

  /** Takes this long before the first token and between tokens. */
  public NullModelServer taking(Duration firstToken, Duration eachToken) {
    behavior.firstTokenNanos = firstToken.toNanos();
    behavior.eachTokenNanos = eachToken.toNanos();
    return this;
  }

  /** Refuses prompts of more tokens. */
  public NullModelServer withContext(int tokens) {
    behavior.contextTokens = tokens;
    return this;
  }

  /** Says that so many tokens of each prompt, at most all, came from its cache. */
  public NullModelServer caching(int tokens) {
    behavior.cachedTokens = tokens;
    return this;
  }

  /** Closes the connection of each answer after so many tokens; not before the first one for 1. */
  public NullModelServer dyingAfter(int tokens) {
    behavior.diesAfter = tokens;
    return this;
  }

  /** Holds each answer after so many tokens, until {@link #resume}. */
  public NullModelServer pausingAfter(int tokens) {
    behavior.pausesAfter = tokens;
    return this;
  }

  /** Holds answers no more. */
  public void resume() {
    behavior.pausesAfter = Integer.MAX_VALUE;
  }

  /** Says of itself that it is still loading its model, or that it is not. */
  public NullModelServer loading(boolean still) {
    behavior.loading = still;
    return this;
  }

  /**
   * Answers the next request to a model with an error; called again, the one after it, too.
   *
   * @param type as llama-server names it, such as {@code invalid_request_error}
   */
  public NullModelServer failing(int status, String type, String message) {
    behavior.fail(new NullBehavior.Failure(status, type, message));
    return this;
  }

  /** How many requests to a model have come. */
  public long requests() {
    return tally.requests();
  }

  /** How many answers are being given now. */
  public long generating() {
    return tally.generating();
  }

  /** How many answers were broken off because their client had gone. */
  public long abandoned() {
    return tally.abandoned();
  }

  /** How many connections were opened. */
  public long accepted() {
    return tally.connections();
  }

  /** The body of the newest request to a model. */
  public String lastBody() {
    return tally.lastBody();
  }

  /** Waits until so many answers are held by {@link #pausingAfter}. */
  public void awaitPaused(long count) throws InterruptedException, TimeoutException {
    tally.awaitPaused(count);
  }

  /** Waits until so many answers are being given. */
  public void awaitGenerating(long count) throws InterruptedException, TimeoutException {
    tally.awaitGenerating(count);
  }

  /** Waits until so many clients have gone before their answer's end. */
  public void awaitAbandoned(long count) throws InterruptedException, TimeoutException {
    tally.awaitAbandoned(count);
  }

  /** Drops all connections at once, as a server does that is killed, and listens no more. */
  @Override
  public void close() {
    closed = true;
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    behavior.pausesAfter = Integer.MAX_VALUE;
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.forEach(NullModelServer::drop);
  }

  /** Drops all connections, as a server does whose answers break off, and listens on. */
  public void dropConnections() {
    connections.forEach(NullModelServer::drop);
  }

  private static void drop(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyGone) {
      // it is what was wanted
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = listening.accept();
        if (closed) {
          drop(socket);
          return;
        }
        socket.setTcpNoDelay(true);
        connections.add(socket);
        tally.accepted();
        Thread.ofVirtual().name("null-model-connection").start(() -> serve(socket));
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      new NullConnection(behavior, tally, socket).serve();
    } catch (IOException gone) {
      // the client has gone, or this server was told to drop it
    } finally {
      connections.remove(socket);
    }
  }
}
