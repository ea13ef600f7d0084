package dev.headrace.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How many environments of a Python function live and work at once on this machine: so many
 * requests arrive together, each handler reports here and holds its environment until the last one
 * has reported, then all answer.
 */
final class Environments {
  private static final int WANTED = 1_000;
  private static final int MEMORY_MIB = 128;
  private static final int TIMEOUT_SECONDS = 900;

  /** How long the next one may take to report before the count is taken as it stands. */
  private static final int PATIENCE_MILLIS = 60_000;

  private static final int BARE_STARTS = 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ServerUnderTest server;

  private Environments(ServerUnderTest server) {
    this.server = server;
  }

  static void measure(Path root, FigureTable table) throws IOException {
    String[] roomForAll = {
      "--quota", "machineEnvironments=" + WANTED,
      "--quota", "machineMemoryPercent=10000",
      "--quota", "queuedMillis=600000",
      "--quota", "startMillis=600000"
    };
    try (var server = ServerUnderTest.start(root, roomForAll);
        var functions = new Functions(server)) {
      functions.createWaiter("waiter", MEMORY_MIB, TIMEOUT_SECONDS);
      table.add(new Environments(server).measure());
    }
  }

  private Figure measure() throws IOException {
    double bareMillis = bareStartMillis();
    try (var meeting = new ServerSocket(0, WANTED, InetAddress.getLoopbackAddress())) {
      long begin = System.nanoTime();
      List<CompletableFuture<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < WANTED; i++) {
        answers.add(invoke(meeting.getLocalPort()));
      }
      List<Socket> present = allThatCome(meeting);
      double seconds = (System.nanoTime() - begin) / 1e9;
      long serverBytes = server.residentBytes();
      for (Socket socket : present) {
        socket.close();
      }
      long answered = answers.stream().filter(CompletableFuture::join).count();
      return new Figure(
          "Python environments that work at once",
          String.format(Locale.ROOT, "%,d, %,d answered", present.size(), answered),
          String.format(
              Locale.ROOT,
              "all there after %.0f s, %.0f ms each; a bare interpreter takes %.0f ms; server %d MB",
              seconds,
              seconds * 1_000 / Math.max(1, present.size()),
              bareMillis,
              serverBytes >> 20),
          String.format(Locale.ROOT, ">= %,d", WANTED),
          present.size() >= WANTED && answered >= WANTED);
    }
  }

  /** Whether the answer came and was the handler's. */
  private CompletableFuture<Boolean> invoke(int port) {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + Functions.invokePath("waiter")))
            .POST(HttpRequest.BodyPublishers.ofString("{\"port\": " + port + "}"))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .handle((answer, failure) ->
            failure == null && answer.statusCode() == 200 && answer.body().equals("\"met\""));
  }

  private static List<Socket> allThatCome(ServerSocket meeting) throws IOException {
    List<Socket> present = new ArrayList<>();
    meeting.setSoTimeout(PATIENCE_MILLIS);
    try {
      while (present.size() < WANTED) {
        present.add(meeting.accept());
      }
    } catch (SocketTimeoutException nobodyElse) {
      System.err.println("bench: nobody came for a minute after " + present.size());
    }
    return present;
  }

  /** What the interpreter alone needs to start and end, in milliseconds. */
  private static double bareStartMillis() throws IOException {
    // The interpreter itself: what the path has may be a script that looks for it.
    String interpreter = run("python3", "import sys; print(sys.executable)").strip();
    long begin = System.nanoTime();
    for (int i = 0; i < BARE_STARTS; i++) {
      run(interpreter, "pass");
    }
    return (System.nanoTime() - begin) / 1e6 / BARE_STARTS;
  }

  private static String run(String interpreter, String program) throws IOException {
    Process process = new ProcessBuilder(interpreter, "-c", program).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return printed;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IOException(interpreter + " did not end well");
  }
}
