package dev.headrace.inference.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server without a model that speaks the HTTP protocol of llama.cpp's {@code llama-server}:
 * health, chat completions and completions, streamed or whole, with usage and tool calls,
 * tokenizing and templates. A word is a token. How it behaves is told by its methods and holds for
 * requests that come later; all of them may be called by any thread.
 */
public final class NullModelServer implements AutoCloseable {
  private static final int BACKLOG = 4_096;
  private static final long AWAIT_SECONDS = 20;

  /** An error to answer with, as a model server words it. */
  record Failure(int status, String type, String message) {}

  private final ServerSocket listening;
  private final Thread acceptor;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Failure> failures = new ArrayDeque<>();

  private volatile List<String> words = countedWords(8);
  private volatile @Nullable String toolName;
  private volatile String toolArguments = "{}";
  private volatile long firstTokenNanos;
  private volatile long eachTokenNanos;
  private volatile int contextTokens = 1 << 20;
  private volatile int cachedTokens;
  private volatile int diesAfter = Integer.MAX_VALUE;
  private volatile int pausesAfter = Integer.MAX_VALUE;
  private volatile boolean loading;
  private volatile boolean closed;

  private long requests;
  private long generating;
  private long paused;
  private long abandoned;
  private long accepted;
  private byte[] lastBody = {};

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

  private static List<String> countedWords(int count) {
    List<String> counted = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      counted.add("word" + i);
    }
    return List.copyOf(counted);
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
    words = countedWords(tokens);
    return this;
  }

  /** Answers with a text, each of whose words is a token. */
  public NullModelServer answering(String text) {
    words = List.of(text.split("(?<=\\s)(?=\\S)"));
    return this;
  }

  /** Answers requests that offer tools with a call of this one. */
  public NullModelServer callingTool(String name, String argumentsJson) {
    toolArguments = argumentsJson;
    toolName = name;
    return this;
  }

  /** Takes this long before the first token and between tokens. */
  public NullModelServer taking(Duration firstToken, Duration eachToken) {
    firstTokenNanos = firstToken.toNanos();
    eachTokenNanos = eachToken.toNanos();
    return this;
  }

  /** Refuses prompts of more tokens. */
  public NullModelServer withContext(int tokens) {
    contextTokens = tokens;
    return this;
  }

  /** Says that so many tokens of each prompt, at most all, came from its cache. */
  public NullModelServer caching(int tokens) {
    cachedTokens = tokens;
    return this;
  }

  /** Closes the connection of each answer after so many tokens; not before the first one for 1. */
  public NullModelServer dyingAfter(int tokens) {
    diesAfter = tokens;
    return this;
  }

  /** Holds each answer after so many tokens, until {@link #resume}. */
  public NullModelServer pausingAfter(int tokens) {
    pausesAfter = tokens;
    return this;
  }

  /** Holds answers no more. */
  public void resume() {
    locked(() -> pausesAfter = Integer.MAX_VALUE);
  }

  /** Says of itself that it is still loading its model, or that it is not. */
  public NullModelServer loading(boolean still) {
    loading = still;
    return this;
  }

  /**
   * Answers the next request to a model with an error; called again, the one after it, too.
   *
   * @param type as llama-server names it, such as {@code invalid_request_error}
   */
  public NullModelServer failing(int status, String type, String message) {
    locked(() -> failures.add(new Failure(status, type, message)));
    return this;
  }

  /** How many requests to a model have come. */
  public long requests() {
    return counted(() -> requests);
  }

  /** How many answers are being given now. */
  public long generating() {
    return counted(() -> generating);
  }

  /** How many answers were broken off because their client had gone. */
  public long abandoned() {
    return counted(() -> abandoned);
  }

  /** How many connections were opened. */
  public long accepted() {
    return counted(() -> accepted);
  }

  /** The body of the newest request to a model. */
  public String lastBody() {
    lock.lock();
    try {
      return new String(lastBody, StandardCharsets.UTF_8);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until so many answers are held by {@link #pausingAfter}. */
  public void awaitPaused(long count) throws InterruptedException, TimeoutException {
    await(() -> paused == count, count + " answers are held");
  }

  /** Waits until so many answers are being given. */
  public void awaitGenerating(long count) throws InterruptedException, TimeoutException {
    await(() -> generating == count, count + " answers are being given");
  }

  /** Waits until so many clients have gone before their answer's end. */
  public void awaitAbandoned(long count) throws InterruptedException, TimeoutException {
    await(() -> abandoned == count, count + " answers were abandoned");
  }

  private void await(BooleanSupplier condition, String what)
      throws InterruptedException, TimeoutException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(AWAIT_SECONDS);
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new TimeoutException("it did not come to be that " + what);
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
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
    locked(() -> pausesAfter = Integer.MAX_VALUE);
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
        locked(() -> accepted++);
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
      new NullConnection(this, socket).serve();
    } catch (IOException gone) {
      // the client has gone, or this server was told to drop it
    } finally {
      connections.remove(socket);
    }
  }

  void came(byte[] body) {
    locked(() -> {
      requests++;
      lastBody = body;
    });
  }

  void began() {
    locked(() -> generating++);
  }

  void ended(boolean wasAbandoned) {
    locked(() -> {
      generating--;
      abandoned += wasAbandoned ? 1 : 0;
    });
  }

  void pauses(boolean now) {
    locked(() -> paused += now ? 1 : -1);
  }

  @Nullable Failure nextFailure() {
    lock.lock();
    try {
      return failures.poll();
    } finally {
      lock.unlock();
    }
  }

  boolean isLoading() {
    return loading;
  }

  boolean pausesAt(int tokens) {
    return tokens >= pausesAfter && !closed;
  }

  boolean diesAt(int tokens) {
    return tokens >= diesAfter;
  }

  List<String> words() {
    return words;
  }

  @Nullable String toolName() {
    return toolName;
  }

  String toolArguments() {
    return toolArguments;
  }

  long nanosBefore(int token) {
    return token == 0 ? firstTokenNanos : eachTokenNanos;
  }

  int contextTokens() {
    return contextTokens;
  }

  int cachedTokens() {
    return cachedTokens;
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private long counted(LongSupplier count) {
    lock.lock();
    try {
      return count.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  static List<String> wordsOf(String text) {
    return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }
}
