package dev.headrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.app.print.Format;
import dev.headrace.app.print.InstallProgress;
import dev.headrace.app.print.Table;
import dev.headrace.app.print.WhyReport;
import dev.headrace.app.server.Server;
import dev.headrace.app.server.ServerSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The main job end to end: a server of its own on a free port and with a data folder that goes with
 * it, functions deployed, requests of a trace answered, a report of what that took, the bill for
 * it, and where it should run.
 */
public final class Demo {
  private static final double MEBIBYTE_MILLIS_PER_GIGABYTE_SECOND = 1_024_000;
  private static final int LABEL_COLUMNS = "Functions: ".length();

  private final PrintWriter out;
  private final ProgressLine progress;
  private final Server server;
  private final ServerPages pages;
  private final Instant began = Instant.now();
  private final Path data;

  private Demo(PrintWriter out, Server server, Path data) {
    this.out = out;
    this.progress = new ProgressLine(out);
    this.server = server;
    this.pages = new ServerPages(server.url());
    this.data = data;
  }

  /**
   * Runs the demonstration.
   *
   * @param root the clone, whose examples were built
   * @param traceFile the requests
   * @param speed how many times faster than the trace's own time
   * @throws IOException where the trace cannot be read or the server does not answer
   */
  public static void run(Path root, Path traceFile, double speed, PrintWriter out)
      throws IOException, InterruptedException {
    Trace trace = Trace.read(traceFile);
    Path data = Files.createTempDirectory("headrace-demo");
    try {
      Server server = Server.start(new ServerSettings("127.0.0.1", 0, data, List.of(), false));
      var demo = new Demo(out, server, data);
      var cleaner = Thread.ofPlatform().name("shutdown").unstarted(demo::cleanUp);
      Runtime.getRuntime().addShutdownHook(cleaner);
      try {
        demo.play(root, traceFile, trace, speed);
      } finally {
        demo.cleanUp();
      }
    } finally {
      delete(data);
    }
  }

  private void play(Path root, Path traceFile, Trace trace, double speed)
      throws IOException, InterruptedException {
    say("Server:    " + server.url() + ", engine " + server.engineName());
    DemoModel model =
        DemoModel.install(data, new InstallProgress(out, ProgressLine.isOnTerminal()));
    introduce(model);
    try (var deployment = new Deployment(URI.create(server.url()))) {
      deploy(deployment, root, model);
      labelled("Trace:", inWords(trace, speed) + (model.isThere() ? limits(trace) : ""));
      say("");
      var drive = new Drive(deployment, pages, trace, speed);
      var watch = new ModelWatch(pages);
      drive.run((sent, answered, failed) ->
          progress.show(trace.requests().size(), sent, answered, failed, watch.words()));
      progress.end();
      report(drive, deployment);
      say("");
      DemoBill.print(pages, began, out);
      say("");
      new DemoAdvice(pages, drive.modelCalls(), speed, out).print(traceFile);
    }
  }

  private void introduce(DemoModel model) {
    if (model.isThere()) {
      labelled(
          "Model:",
          model.name()
              + " answers in the place of "
              + Deployment.MODEL_TITLE
              + ", which is asked for. Its tokens, its waiting and the price of what was asked for"
              + " are real; its words are worth little.");
    } else {
      labelled("Model:", "none: " + model.problem() + ".");
      labelled(
          "",
          "The demo goes on without it: the assistant answers with what the digest says, and no"
              + " tokens are billed but those of vectors.");
    }
  }

  private void deploy(Deployment deployment, Path root, DemoModel model) throws IOException {
    int documents = deployment.uploadDocuments(root.resolve("examples/documents"));
    deployment.createFunctions(
        root.resolve("examples"),
        root.resolve("app/target/examples/digest"),
        model.isThere() ? Deployment.MODEL_ID : "");
    say("Functions: assistant, indexer (Python), ranking (Node.js), digest (Java)");
    int passages = deployment.indexDocuments();
    say("Documents: " + documents + " in the bucket demo; vectors of " + passages + " passages");
  }

  private static String inWords(Trace trace, double speed) {
    return String.format(
        Locale.ROOT,
        "%d requests of %d s in %.0f s",
        trace.requests().size(),
        trace.durationMillis() / 1_000,
        trace.durationMillis() / 1_000.0 / speed);
  }

  /** What is left out of requests that are longer than a small model answers in a second or two. */
  private static String limits(Trace trace) {
    boolean within =
        trace.requests().stream()
            .allMatch(request ->
                request.contextTokens() <= Deployment.MOST_CONTEXT_TOKENS
                    && request.generatedTokens() <= Deployment.MOST_GENERATED_TOKENS);
    return within
        ? ""
        : (". At most %d tokens of each context are read and %d of each answer written, as a small"
                + " model is slow.")
            .formatted(Deployment.MOST_CONTEXT_TOKENS, Deployment.MOST_GENERATED_TOKENS);
  }

  private void report(Drive drive, Deployment deployment) throws IOException {
    say("");
    requests(drive).print(Format.TABLE, out);
    say("");
    functions(pages.json("status")).print(Format.TABLE, out);
    if (drive.modelCalls().count() > 0) {
      say("");
      drive.modelCalls().tokens().print(Format.TABLE, out);
      say("");
      drive.modelCalls().phases().print(Format.TABLE, out);
    }
    String error = drive.firstError();
    if (error != null) {
      say("");
      Table.wrap("The first error: " + error, Table.WIDTH).forEach(this::say);
    }
    if (!drive.lastAnswerKey().isEmpty()) {
      say("");
      answer(deployment.answer(drive.lastAnswerKey()), drive.modelCalls().answeredBy());
    }
    Drive.Slowest slowest = drive.slowest();
    if (slowest != null) {
      say("");
      why(slowest);
    }
  }

  private void why(Drive.Slowest slowest) throws IOException {
    say(
        String.format(
            Locale.ROOT, "The slowest request took %.0f ms. Why?", slowest.micros() / 1_000.0));
    explain(slowest.requestId());
    for (ModelUse call : slowest.calls()) {
      say("");
      explain(call.requestId());
    }
  }

  private void explain(String requestId) throws IOException {
    try {
      WhyReport.print(pages.json("why/" + requestId), Format.TABLE, out);
    } catch (FileNotFoundException forgotten) {
      say("Request " + requestId + " is too long ago to be remembered.");
    }
  }

  private static Table requests(Drive drive) {
    Samples latencies = drive.latencyMicros();
    return new Table("requests", "errors", "p50Millis", "p95Millis", "p99Millis")
        .row(
            latencies.count(),
            drive.failed(),
            millis(latencies.percentileMillis(50)),
            millis(latencies.percentileMillis(95)),
            millis(latencies.percentileMillis(99)));
  }

  private static Table functions(JsonNode status) {
    var table =
        new Table("function", "requests", "errors", "coldStarts", "environments", "gbSeconds");
    for (JsonNode function : status.path("functions")) {
      double gigabyteSeconds =
          function.path("computeMebibyteMillis").asLong() / MEBIBYTE_MILLIS_PER_GIGABYTE_SECOND;
      table.row(
          function.path("name").asText(),
          function.path("requests").asLong(),
          function.path("errors").asLong(),
          function.path("coldStarts").asLong(),
          function.path("environments").asLong(),
          String.format(Locale.ROOT, "%.3f", gigabyteSeconds));
    }
    return table;
  }

  private void answer(JsonNode answer, String answeredBy) {
    String by = answeredBy.isEmpty() ? "the digest, without a model" : answeredBy;
    say("One of the answers, by " + by + ":");
    say("  " + answer.path("question").asText());
    for (String line : Table.wrap(oneLine(answer.path("answer").asText()), Table.WIDTH - 4)) {
      say("    " + line);
    }
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** A text beside its label, however many lines it takes. */
  private void labelled(String label, String text) {
    String before = label + " ".repeat(LABEL_COLUMNS - label.length());
    for (String line : Table.wrap(text, Table.WIDTH - LABEL_COLUMNS)) {
      say(before + line);
      before = " ".repeat(LABEL_COLUMNS);
    }
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.1f", millis);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private synchronized void cleanUp() {
    server.close();
    try {
      delete(data);
    } catch (IOException | UncheckedIOException e) {
      say("The folder " + data + " could not be removed: " + e.getMessage());
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
