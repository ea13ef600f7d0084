package dev.headrace.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The time from a request for a function that has never run to its answer: a hundred functions of 5
 * MB a round, ten starts a second for a minute, then fifty at once. A round's functions are new
 * versions of the last round's, so that no environment is left from before.
 */
final class ColdStarts {
  private static final int FUNCTIONS = 100;
  private static final int PACKAGE_BYTES = 5 << 20;
  private static final int STARTS = 600;
  private static final int BURST = 50;
  private static final long GAP_NANOS = 100_000_000;
  private static final double P50_MICROS = 10_000;
  private static final long HIGHEST_NANOS = 60_000_000_000L;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ServerUnderTest server;
  private final Functions functions;

  private ColdStarts(ServerUnderTest server, Functions functions) {
    this.server = server;
    this.functions = functions;
  }

  static void measure(Path root, FigureTable table) throws IOException {
    try (var server = ServerUnderTest.start(root);
        var functions = new Functions(server)) {
      new ColdStarts(server, functions).measure(table);
    }
  }

  private void measure(FigureTable table) throws IOException {
    for (int i = 0; i < FUNCTIONS; i++) {
      functions.createPython("cold-" + i, PACKAGE_BYTES);
    }
    Histogram steady = steady();
    renew(BURST);
    Histogram burst = burst();
    double p50 = steady.getValueAtPercentile(50) / 1_000.0;
    table.add(
        new Figure(
            "cold start, Python, 5 MB package, 10 starts/s for 60 s, p50",
            Figure.millis(p50),
            "p99 "
                + Figure.millis(steady.getValueAtPercentile(99) / 1_000.0)
                + "; then 50 at once: p50 "
                + Figure.millis(burst.getValueAtPercentile(50) / 1_000.0)
                + ", p99 "
                + Figure.millis(burst.getValueAtPercentile(99) / 1_000.0),
            "<= " + Figure.millis(P50_MICROS),
            p50 <= P50_MICROS));
  }

  private Histogram steady() throws IOException {
    var latencies = new Histogram(HIGHEST_NANOS, 3);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> answers = new ArrayList<>();
      for (int start = 0; start < STARTS; start++) {
        int function = start % FUNCTIONS;
        if (start > 0 && function == 0) {
          collect(answers, latencies);
          renew(FUNCTIONS);
        }
        long due = System.nanoTime() + GAP_NANOS;
        answers.add(threads.submit(() -> coldInvoke(function)));
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
      collect(answers, latencies);
    }
    return latencies;
  }

  private Histogram burst() throws IOException {
    var latencies = new Histogram(HIGHEST_NANOS, 3);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> answers = new ArrayList<>();
      for (int i = 0; i < BURST; i++) {
        int function = i;
        answers.add(threads.submit(() -> coldInvoke(function)));
      }
      collect(answers, latencies);
    }
    return latencies;
  }

  /** Changes the functions' configuration, which retires their environments. */
  private void renew(int count) {
    String round = Long.toString(System.nanoTime());
    for (int i = 0; i < count; i++) {
      String name = "cold-" + i;
      functions
          .client()
          .updateFunctionConfiguration(change ->
              change
                  .functionName(name)
                  .environment(e -> e.variables(java.util.Map.of("ROUND", round))));
    }
    for (int i = 0; i < count; i++) {
      String name = "cold-" + i;
      functions.client().waiter().waitUntilFunctionUpdatedV2(wait -> wait.functionName(name));
    }
  }

  private long coldInvoke(int function) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + Functions.invokePath("cold-" + function)))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    long begin = System.nanoTime();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    long took = System.nanoTime() - begin;
    if (answer.statusCode() != 200 || !answer.body().contains("\"cold\": true")) {
      throw new IOException("not a cold start: " + answer.statusCode() + " " + answer.body());
    }
    return took;
  }

  private static void collect(List<Future<Long>> answers, Histogram into) throws IOException {
    for (Future<Long> answer : answers) {
      try {
        into.recordValue(Math.min(answer.get(), HIGHEST_NANOS));
      } catch (ExecutionException e) {
        throw new IOException("a cold start failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    answers.clear();
  }
}
