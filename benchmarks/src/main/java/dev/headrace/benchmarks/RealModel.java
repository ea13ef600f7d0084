package dev.headrace.benchmarks;

import dev.headrace.app.server.Pythons;
import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.inference.models.BadModelFileException;
import dev.headrace.inference.models.LlamaServer;
import dev.headrace.inference.models.LocalModel;
import dev.headrace.inference.models.ModelFile;
import dev.headrace.inference.models.ModelUnavailableException;
import dev.headrace.inference.models.Progress;
import dev.headrace.inference.models.ServerCommand;
import dev.headrace.inference.testing.NullModelServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The default model: how long it takes to wake while requests arrive, and what is left of its speed
 * behind Headrace. The peer is the same model server, one process, asked directly and through
 * Headrace in turns.
 */
final class RealModel {
  private static final String DEFAULT = "smollm2-135m-instruct";
  private static final String DIRECT = "direct";
  private static final String NULL = "null";
  private static final int WAITING = 100;
  private static final int TOKENS = 128;
  private static final int ROUNDS = 5;
  private static final int WARM_UP = 5_000;
  private static final int FIRST_WARM_UP = 50;
  private static final int FIRST_TOKENS = 200;
  private static final double ADDED_MICROS = 500;
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final double WAKE_SECONDS = 1.5;
  private static final double SHARE = 0.97;

  private RealModel() {}

  static void measure(Path root, FigureTable table) throws IOException {
    try (var installed =
        ServerUnderTest.start(
            root, data -> ServerUnderTest.run(root, data, List.of("models", "install")))) {
      Woken woken = wake(installed);
      int port = freePort();
      long begin = System.nanoTime();
      Process direct = directServer(installed.data(), port);
      try {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        firstAnswer(address);
        woken.addTo(table, (System.nanoTime() - begin) / 1e9);
        addDirect(root, installed, port);
        warm(root, installed);
        firstToken(address, installed, table);
        for (int clients : new int[] {1, 4}) {
          compare(address, installed, clients, table);
        }
      } finally {
        direct.destroyForcibly();
      }
    }
  }

  /**
   * What became of requests for a model that slept.
   *
   * @param firstSeconds until the first token of any
   * @param allSeconds until the last was answered
   */
  private record Woken(double firstSeconds, double allSeconds, int answered) {
    void addTo(FigureTable table, double bareSeconds) {
      table.add(
          new Figure(
              "the default model from zero to its first token, " + WAITING + " requests arriving",
              seconds(firstSeconds),
              "the bare server, whose files were read before, "
                  + seconds(bareSeconds)
                  + "; "
                  + answered
                  + " answered, the last after "
                  + seconds(allSeconds),
              "<= " + seconds(WAKE_SECONDS) + ", none lost",
              firstSeconds <= WAKE_SECONDS && answered == WAITING));
    }
  }

  /** The first answer from zero is that of a new machine: the files come from the disk. */
  private static Woken wake(ServerUnderTest server) throws IOException {
    long begin = System.nanoTime();
    List<Future<EventStreamClient.Streamed>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WAITING; i++) {
        answers.add(
            threads.submit(() -> {
              var request = ModelServing.chat(server.host(), DEFAULT, 4, true);
              try (var client = new EventStreamClient(server.address(), request)) {
                return client.ask();
              }
            }));
      }
    }
    double first = Double.MAX_VALUE;
    int answered = 0;
    for (Future<EventStreamClient.Streamed> answer : answers) {
      try {
        first = Math.min(first, answer.get().firstNanos() / 1e9);
        answered++;
      } catch (ExecutionException lost) {
        System.err.println("bench: a request was lost: " + lost.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    return new Woken(first, (System.nanoTime() - begin) / 1e9, answered);
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static void firstAnswer(InetSocketAddress direct) throws IOException {
    var request = ModelServing.chat(host(direct), DEFAULT, 1, true);
    try (var client = new EventStreamClient(direct, request)) {
      client.ask();
    }
  }

  private static String host(InetSocketAddress address) {
    return "127.0.0.1:" + address.getPort();
  }

  /** The same server, as one that runs elsewhere. */
  private static void addDirect(Path root, ServerUnderTest server, int port) throws IOException {
    String url = "http://127.0.0.1:" + port + "/v1";
    ServerUnderTest.run(
        root, server.data(), List.of("models", "add", DIRECT, "--openai", url, "--model", DEFAULT));
  }

  /** So many requests to a server without a model as compile what Headrace runs for each. */
  private static void warm(Path root, ServerUnderTest server) throws IOException {
    try (NullModelServer models = NullModelServer.start().answering(1)) {
      ServerUnderTest.run(
          root, server.data(), List.of("models", "add", NULL, "--openai", models.uri() + "/v1"));
      var request = ModelServing.chat(server.host(), NULL, 1, true);
      try (var client = new EventStreamClient(server.address(), request)) {
        for (int i = 0; i < WARM_UP; i++) {
          client.ask();
        }
      }
    }
  }

  /** In turns, so that what else the machine does falls on all. */
  private static void firstToken(
      InetSocketAddress direct, ServerUnderTest server, FigureTable table) throws IOException {
    var alone = new Histogram(HIGHEST_NANOS, 3);
    var relayed = new Histogram(HIGHEST_NANOS, 3);
    var through = new Histogram(HIGHEST_NANOS, 3);
    try (var relay = ByteRelay.to(direct)) {
      InetSocketAddress between = relay.address();
      var asked = ModelServing.chat(host(direct), DEFAULT, 1, true);
      var askedThrough = ModelServing.chat(server.host(), DIRECT, 1, true);
      for (int i = 0; i < FIRST_WARM_UP + FIRST_TOKENS; i++) {
        long aloneNanos = firstNanos(direct, asked);
        long relayedNanos = firstNanos(between, asked);
        long throughNanos = firstNanos(server.address(), askedThrough);
        if (i >= FIRST_WARM_UP) {
          alone.recordValue(aloneNanos);
          relayed.recordValue(relayedNanos);
          through.recordValue(throughNanos);
        }
      }
    }
    double directMicros = alone.getValueAtPercentile(50) / 1e3;
    double added = through.getValueAtPercentile(50) / 1e3 - directMicros;
    table.add(
        new Figure(
            "first token of the default model, added over its server asked directly, p50",
            Figure.millis(added),
            "direct "
                + Figure.millis(directMicros)
                + ", to pass bytes on and no more adds "
                + Figure.millis(relayed.getValueAtPercentile(50) / 1e3 - directMicros)
                + "; medians of "
                + FIRST_TOKENS,
            "<= " + Figure.millis(ADDED_MICROS),
            added <= ADDED_MICROS));
  }

  /** From the request on: to connect, which llama-server makes its clients do often, is before. */
  private static long firstNanos(InetSocketAddress address, HttpRequestBytes request)
      throws IOException {
    try (var client = new EventStreamClient(address, request)) {
      return client.ask().firstNanos();
    }
  }

  private static Process directServer(Path data, int port) throws IOException {
    try {
      LocalModel model =
          (LocalModel)
              new ModelFile(data)
                  .current().models().stream()
                      .filter(known -> known.name().equals(DEFAULT))
                      .findFirst()
                      .orElseThrow();
      var launcher =
          new LlamaServer(
              data, new Pythons(Interpreters.ofThisMachine()), LlamaServer.usualThreads());
      ServerCommand command = launcher.prepare(model, Progress.SILENT);
      List<String> words =
          command.command().stream()
              .map(word ->
                  word.replace("{host}", "127.0.0.1").replace("{port}", Integer.toString(port)))
              .toList();
      var builder =
          new ProcessBuilder(words)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(command.environment());
      Process process = builder.start();
      awaitHealthy(port);
      return process;
    } catch (BadModelFileException | ModelUnavailableException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void awaitHealthy(int port) throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (System.nanoTime() < until) {
      try {
        var health =
            (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/health").toURL().openConnection();
        if (health.getResponseCode() == HttpURLConnection.HTTP_OK) {
          return;
        }
      } catch (IOException notYet) {
        // it does not listen yet
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    throw new IOException("the model server did not start within a minute");
  }

  /** In turns, so that what else the machine does falls on both. */
  private static void compare(
      InetSocketAddress direct, ServerUnderTest server, int clients, FigureTable table)
      throws IOException {
    var alone = new double[ROUNDS];
    var through = new double[ROUNDS];
    run(server.address(), server.host(), DIRECT, clients);
    for (int i = 0; i < ROUNDS; i++) {
      alone[i] = run(direct, host(direct), DEFAULT, clients);
      through[i] = run(server.address(), server.host(), DIRECT, clients);
    }
    Arrays.sort(alone);
    Arrays.sort(through);
    double share = through[ROUNDS / 2] / alone[ROUNDS / 2];
    table.add(
        new Figure(
            "tokens a second of the default model, streamed, "
                + clients
                + (clients == 1 ? " client" : " clients")
                + ", of those without Headrace",
            String.format(Locale.ROOT, "%.1f %%", share * 100),
            String.format(
                Locale.ROOT,
                "%.1f/s direct, %.1f/s through Headrace, medians of %d",
                alone[ROUNDS / 2],
                through[ROUNDS / 2],
                ROUNDS),
            String.format(Locale.ROOT, ">= %.0f %%", SHARE * 100),
            share >= SHARE));
  }

  /** Tokens a second of all clients together, after the first token of each. */
  private static double run(InetSocketAddress address, String host, String model, int clients)
      throws IOException {
    List<Future<EventStreamClient.Streamed>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        answers.add(
            threads.submit(() -> {
              var request = ModelServing.chat(host, model, TOKENS, true);
              try (var client = new EventStreamClient(address, request)) {
                return client.ask();
              }
            }));
      }
      double sum = 0;
      for (Future<EventStreamClient.Streamed> answer : answers) {
        sum += answer.get().partsPerSecond();
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }
}
