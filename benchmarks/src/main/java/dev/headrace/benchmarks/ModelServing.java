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
      streams(models, server, table);
    }
  }

  private static void firstToken(NullModelServer models, ServerUnderTest server, FigureTable table)
      throws IOException {
    var direct = new InetSocketAddress(InetAddress.getLoopbackAddress(), models.port());
    Histogram floor = firstTokens(direct, "127.0.0.1:" + models.port());
    Histogram through = firstTokens(server.address(), server.host());
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

  private static Histogram firstTokens(InetSocketAddress address, String host) throws IOException {
    var first = new Histogram(Duration.ofSeconds(60).toNanos(), 3);
    try (var client = new EventStreamClient(address, chat(host, MODEL, 16, true))) {
      for (int i = 0; i < WARM_UP; i++) {
        client.ask();
      }
      for (int i = 0; i < MEASURED; i++) {
        first.recordValue(client.ask().firstNanos());
      }
    }
    return first;
  }

  private static void requests(ServerUnderTest server, FigureTable table) throws IOException {
    var loop = new ClosedLoop(server.address(), chat(server.host(), MODEL, 1, false), CLIENTS);
    loop.run(Duration.ofSeconds(6), Duration.ofSeconds(1));
    long cpuBefore = server.cpuNanos();
    long begin = System.nanoTime();
    ClosedLoop.Run run = loop.run(Duration.ZERO, Duration.ofSeconds(8));
    double seconds = (System.nanoTime() - begin) / 1e9;
    double cores = (server.cpuNanos() - cpuBefore) / 1e9 / seconds;
    double perCore = run.perSecond() / cores;
    table.add(
        new Figure(
            "requests to a model server that only answers, a second of one core",
            Figure.perSecond(perCore),
            Figure.perSecond(run.perSecond())
                + " with "
                + CLIENTS
                + " clients, on "
                + Figure.ratio(cores)
                + " cores of the machine's "
                + Runtime.getRuntime().availableProcessors(),
            ">= " + Figure.perSecond(PER_CORE_SECOND),
            perCore >= PER_CORE_SECOND));
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
