package dev.headrace.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.app.print.Format;
import dev.headrace.app.print.Table;
import dev.headrace.billing.export.Bills;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace status}. */
@Command(
    name = "status",
    description = "Shows the server, its functions, and what they used.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Runnable {
  private static final double MEBIBYTE_MILLIS_PER_GIGABYTE_SECOND = 1_024_000;

  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();
  @Mixin private FormatOption format = new FormatOption();

  @Override
  public void run() {
    ServerClient client = ServerClient.of(data.folder());
    JsonNode status = client.get("/_headrace/status").json();
    PrintWriter out = terminal.out();
    if (format.format == Format.JSON) {
      out.println(status.toPrettyString());
      return;
    }
    if (format.format == Format.TABLE) {
      head(status, out);
    }
    functions(status).print(format.format, out);
    if (format.format == Format.TABLE) {
      provisioned(status, out);
      models(status, out);
    }
  }

  private static void provisioned(JsonNode status, PrintWriter out) {
    for (JsonNode function : status.path("functions")) {
      if (function.path("provisioned").asInt() > 0) {
        String line =
            ("%s keeps %d of %d provisioned environments ready; requests that ran in them: %,d, that found"
                    + " none free: %,d")
                .formatted(
                    function.path("name").asText(),
                    function.path("provisionedReady").asInt(),
                    function.path("provisioned").asInt(),
                    function.path("provisionedRequests").asLong(),
                    function.path("spillovers").asLong());
        Table.wrap(line, Table.WIDTH).forEach(out::println);
      }
    }
  }

  private static void models(JsonNode status, PrintWriter out) {
    if (status.path("models").isEmpty()) {
      return;
    }
    out.println();
    var table = new Table("model", "state", "requests", "running", "waiting", "tokens");
    for (JsonNode model : status.path("models")) {
      table.row(
          model.path("name").asText(),
          model.path("state").asText(),
          model.path("requests").asLong(),
          model.path("running").asLong(),
          model.path("waiting").asLong(),
          model.path("inputTokens").asLong()
              + " in, "
              + model.path("outputTokens").asLong()
              + " out");
    }
    table.print(Format.TABLE, out);
    for (JsonNode model : status.path("models")) {
      if (!model.path("latency").isEmpty()) {
        Table.wrap(times(model), Table.WIDTH).forEach(out::println);
      }
      if (model.has("failure")) {
        String line = model.path("name").asText() + " failed: " + model.path("failure").asText();
        Table.wrap(line, Table.WIDTH).forEach(out::println);
      }
    }
  }

  /** Where the time of a model's requests went: medians, of the phases that are known. */
  private static String times(JsonNode model) {
    var phases = new StringJoiner(", ", model.path("name").asText() + ", medians: ", "");
    model
        .path("latency")
        .properties()
        .forEach(phase -> {
          String name = phase.getKey().equals("firstToken") ? "first token" : phase.getKey();
          phases.add(name + " " + millis(phase.getValue().path("millisP50").asDouble()));
        });
    if (model.path("tokensPerSecondP50").asLong() > 0) {
      phases.add(model.path("tokensPerSecondP50").asLong() + " tokens/s");
    }
    return phases.toString();
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%,.1f ms", millis);
  }

  private void head(JsonNode status, PrintWriter out) {
    Duration up = Duration.ofMillis(status.path("uptimeMillis").asLong());
    out.println(
        status.path("url").asText()
            + ", process "
            + status.path("pid").asLong()
            + ", up "
            + words(up));
    out.println("data folder: " + data.folder());
    out.println("engine: " + status.path("engine").asText());
    String cost = "this month, at public prices: " + cost(status.path("monthToDate"));
    Table.wrap(cost, Table.WIDTH).forEach(out::println);
    for (JsonNode missing : status.path("missingProtections")) {
      Table.wrap("missing: " + missing.asText(), Table.WIDTH).forEach(out::println);
    }
    out.println();
  }

  private static String cost(JsonNode month) {
    return month.has("problem")
        ? "unknown, for " + month.path("problem").asText()
        : Bills.shown(month.path("cashUsd").decimalValue())
            + ", of which wasted "
            + Bills.shown(month.path("wastedUsd").decimalValue())
            + (month.path("unknownPrices").asInt() > 0 ? "; some prices are unknown" : "");
  }

  private static String words(Duration up) {
    return up.toHours() > 0
        ? up.toHours() + " h " + up.toMinutesPart() + " min"
        : up.toMinutes() > 0
            ? up.toMinutes() + " min " + up.toSecondsPart() + " s"
            : up.toSeconds() + " s";
  }

  private static Table functions(JsonNode status) {
    var table =
        new Table(
            "function",
            "requests",
            "errors",
            "throttles",
            "coldStarts",
            "environments",
            "gbSeconds");
    for (JsonNode function : status.path("functions")) {
      table.row(
          function.path("name").asText(),
          function.path("requests").asLong(),
          function.path("errors").asLong(),
          function.path("throttles").asLong(),
          function.path("coldStarts").asLong(),
          function.path("environments").asLong(),
          String.format(
              Locale.ROOT,
              "%.3f",
              function.path("computeMebibyteMillis").asLong()
                  / MEBIBYTE_MILLIS_PER_GIGABYTE_SECOND));
    }
    return table;
  }
}
