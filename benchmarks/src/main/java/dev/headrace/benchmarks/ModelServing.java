package dev.headrace.benchmarks;

import dev.headrace.inference.testing.NullModelServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * What Headrace adds to a model server: before the first token, for each request, for each stream
 * that is open. The model server is one without a model, which is also the floor, asked directly.
 */
final class ModelServing {
  private static final String MODEL = "null";
  private static final int WARM_UP = 2_000;
  private static final int MEASURED = 4_000;
  private static final int CLIENTS = 16;
  private static final Duration EACH = Duration.ofSeconds(8);
  private static final long HIGHEST_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int STREAMS = 1_000;
  private static final double ADDED_MICROS = 500;
  private static final double PER_CORE_SECOND = 5_000;

  /** What so many open streams may take of the server, each with its windows and threads. */
  private static final double STREAM_KIB = 256;

  private ModelServing() {}

  static void measure(Path root, FigureTable table) throws IOException {
    try (var models = NullModelServer.start().answering(16);
        var server =
            ServerUnderTest.start(
                root,
                data ->
                    ServerUnderTest.run(
                        root,
                        data,
                        List.of("models", "add", MODEL, "--openai", models.uri() + "/v1")))) {
      firstToken(models, server, table);
      models.answering(1);
      requests(server, table);
      streamedRequests(server, table);
      streams(models, server, table);
    }
  }

  /** In turns, so that what else the machine does falls on both. */
  private static void firstToken(NullModelServer models, ServerUnderTest server, FigureTable table)
      throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), models.port());
    var floor = new Histogram(HIGHEST_NANOS, 3);
    var through = new Histogram(HIGHEST_NANOS, 3);
    try (var direct =
            new EventStreamClient(address, chat("127.0.0.1:" + models.port(), MODEL, 16, true));
        var client =
            new EventStreamClient(server.address(), chat(server.host(), MODEL, 16, true))) {
      for (int i = 0; i < WARM_UP + MEASURED; i++) {
        long directNanos = direct.ask().firstNanos();
        long throughNanos = client.ask().firstNanos();
        if (i >= WARM_UP) {
          floor.recordValue(directNanos);
          through.recordValue(throughNanos);
        }
      }
    }
    double added = (through.getValueAtPercentile(50) - floor.getValueAtPercentile(50)) / 1e3;
    table.add(
        new Figure(
            "first token of a stream, added over the model server asked directly, p50",
            Figure.millis(added),
            "direct "
                + Figure.millis(floor.getValueAtPercentile(50) / 1e3)
                + ", p99 added "
                + Figure.millis(
                    (through.getValueAtPercentile(99) - floor.getValueAtPercentile(99)) / 1e3),
            "<= " + Figure.millis(ADDED_MICROS),
            added <= ADDED_MICROS));
  }

  /** By the CPU time of the server's process alone: whoever asks and answers has others. */
  private static void requests(ServerUnderTest server, FigureTable table) throws IOException {
    var loop = new ClosedLoop(server.address(), chat(server.host(), MODEL, 1, false), CLIENTS);
    loop.run(Duration.ofSeconds(6), Duration.ofSeconds(1));
    var load = new CoreLoad(server);
    long answered = loop.run(Duration.ZERO, EACH).latencies().getTotalCount();
    load.addTo(table, "requests to a model server that only answers", answered);
  }

  private static void streamedRequests(ServerUnderTest server, FigureTable table)
      throws IOException {
    ask(server, Duration.ofSeconds(6));
    var load = new CoreLoad(server);
    long answered = ask(server, EACH);
    load.addTo(table, "streams of one token from such a model server", answered);
  }

  /** Asks for streams with as many clients for a while; how many came to their end. */
  private static long ask(ServerUnderTest server, Duration duration) throws IOException {
    List<Future<Long>> clients = new ArrayList<>();
    long until = System.nanoTime() + duration.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            threads.submit(() -> {
              long answered = 0;
              var request = chat(server.host(), MODEL, 1, true);
              try (var client = new EventStreamClient(server.address(), request)) {
                for (; System.nanoTime() < until; answered++) {
                  client.ask();
                }
              }
              return answered;
            }));
      }
      long sum = 0;
      for (Future<Long> client : clients) {
        sum += client.get();
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** How many cores a server takes from now on, and so what it would do with one. */
  private static final class CoreLoad {
    private final ServerUnderTest server;
    private final long cpuBefore;
    private final long begin = System.nanoTime();

    CoreLoad(ServerUnderTest server) throws IOException {
      this.server = server;
      this.cpuBefore = server.cpuNanos();
    }

    void addTo(FigureTable table, String what, long answered) throws IOException {
      double seconds = (System.nanoTime() - begin) / 1e9;
      double cpuSeconds = (server.cpuNanos() - cpuBefore) / 1e9;
      double perCore = answered / cpuSeconds;
      table.add(
          new Figure(
              what + ", a second of one core",
              Figure.perSecond(perCore),
              Figure.perSecond(answered / seconds)
                  + " with "
                  + CLIENTS
                  + " clients, on "
                  + Figure.ratio(cpuSeconds / seconds)
                  + " cores of the machine's "
                  + Runtime.getRuntime().availableProcessors(),
              ">= " + Figure.perSecond(PER_CORE_SECOND),
              perCore >= PER_CORE_SECOND));
    }
  }

  private static void streams(NullModelServer models, ServerUnderTest server, FigureTable table)
      throws IOException {
    models.answering(4).pausingAfter(2);
    long before = server.residentBytes();
    List<EventStreamClient> open = new ArrayList<>();
    try {
      for (int i = 0; i < STREAMS; i++) {
        var client = new EventStreamClient(server.address(), chat(server.host(), MODEL, 4, true));
        open.add(client);
        client.send();
        client.read(2);
      }
      double kib = (server.residentBytes() - before) / 1_024.0 / STREAMS;
      models.resume();
      int whole = 0;
      for (EventStreamClient client : open) {
        whole += client.read(Integer.MAX_VALUE).parts() == 4 ? 1 : 0;
      }
      table.add(
          new Figure(
              STREAMS + " streams open at once, memory of the server for each",
              String.format(Locale.ROOT, "%.0f KiB", kib),
              whole + " came to their end",
              String.format(Locale.ROOT, "<= %.0f KiB, all of them whole", STREAM_KIB),
              kib <= STREAM_KIB && whole == STREAMS));
    } finally {
      for (EventStreamClient client : open) {
        client.close();
      }
    }
  }

  /** A chat that asks for so many tokens. */
  static HttpRequestBytes chat(String host, String model, int tokens, boolean streamed) {
    String body =
        """
        {"model": "%s", "stream": %s, "max_tokens": %d, "temperature": 0, \
        "messages": [{"role": "user", "content": "Count from one to a hundred in words."}]}\
        """
            .formatted(model, streamed, tokens);
    return HttpRequestBytes.post(
        host, "/v1/chat/completions", body.getBytes(StandardCharsets.UTF_8));
  }
}
