package dev.headrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a warm invocation adds to a bare HTTP exchange with the same server, and how many the server
 * makes a second. The floor is the server's own echo of the same payload, over the same listener.
 */
final class WarmInvocations {
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final Duration MEASURED = Duration.ofSeconds(8);
  private static final double P50_ADDED_MICROS = 200;
  private static final double P99_ADDED_MICROS = 4_000;
  private static final int CLIENTS = 64;

  private WarmInvocations() {}

  static void measure(Path root, FigureTable table) throws IOException {
    try (var server =
            ServerUnderTest.start(root, "--quota", "requestsPerSecondPerConcurrency=1000000");
        var functions = new Functions(server)) {
      functions.createNoop("noop");
      latency(server, table, 1 << 10);
      latency(server, table, 12 << 10);
      throughput(server, table, 1 << 10, 20_000);
      throughput(server, table, 12 << 10, 15_000);
    }
  }

  private static void latency(ServerUnderTest server, FigureTable table, int bytes)
      throws IOException {
    ClosedLoop.Run floor = run(server, "/_headrace/echo", bytes, 1);
    ClosedLoop.Run warm = run(server, Functions.invokePath("noop"), bytes, 1);
    added(table, bytes, "p50", floor.micros(50), warm.micros(50), P50_ADDED_MICROS);
    added(table, bytes, "p99", floor.micros(99), warm.micros(99), P99_ADDED_MICROS);
  }

  private static void added(
      FigureTable table, int bytes, String which, double floor, double warm, double target) {
    double added = warm - floor;
    table.add(
        new Figure(
            "warm invocation, " + (bytes >> 10) + " KB, added over bare HTTP, " + which,
            Figure.millis(added),
            "bare HTTP "
                + Figure.millis(floor)
                + ", invocation "
                + Figure.millis(warm)
                + ", ratio "
                + Figure.ratio(warm / floor),
            "<= " + Figure.millis(target),
            added <= target));
  }

  private static void throughput(
      ServerUnderTest server, FigureTable table, int bytes, double target) throws IOException {
    ClosedLoop.Run floor = run(server, "/_headrace/echo", bytes, CLIENTS);
    ClosedLoop.Run warm = run(server, Functions.invokePath("noop"), bytes, CLIENTS);
    table.add(
        new Figure(
            "warm throughput, " + (bytes >> 10) + " KB, " + CLIENTS + " clients, quotas raised",
            Figure.perSecond(warm.perSecond()),
            "bare HTTP "
                + Figure.perSecond(floor.perSecond())
                + ", ratio "
                + Figure.ratio(warm.perSecond() / floor.perSecond()),
            ">= " + Figure.perSecond(target),
            warm.perSecond() >= target));
  }

  private static ClosedLoop.Run run(ServerUnderTest server, String path, int bytes, int clients)
      throws IOException {
    var request = HttpRequestBytes.post(server.host(), path, HttpRequestBytes.jsonOf(bytes));
    return new ClosedLoop(server.address(), request, clients).run(WARM_UP, MEASURED);
  }
}
