package dev.headrace.app.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows where a request's time went, from what the server tells at {@code /_headrace/why/}. */
public final class WhyReport {
  private static final int BAR_COLUMNS = 30;
  private static final double SMALLEST_TOTAL_MILLIS = 0.001;

  private WhyReport() {}

  /** Prints it. */
  public static void print(JsonNode why, Format format, PrintWriter out) {
    switch (format) {
      case JSON -> out.println(why.toPrettyString());
      case CSV -> phases(why, new Table("phase", "millis"), false).print(format, out);
      case TABLE -> {
        head(why, out);
        phases(why, new Table("phase", "millis", "share"), true).print(format, out);
      }
    }
    out.flush();
  }

  private static void head(JsonNode why, PrintWriter out) {
    boolean model = why.has("modelId");
    String what =
        model
            ? why.path("modelId").asText() + ", answered by " + why.path("modelName").asText()
            : why.path("functionName").asText() + ":" + why.path("version").asText();
    String request = what + ", request " + why.path("requestId").asText();
    Table.wrap(request, Table.WIDTH).forEach(out::println);
    out.println(
        why.path("state").asText()
            + ", "
            + (model ? tokens(why) : environment(why))
            + ", "
            + millis(why.path("totalMillis").asDouble())
            + " ms in all");
    if (why.has("detail")) {
      Table.wrap(why.path("detail").asText(), Table.WIDTH).forEach(out::println);
    }
  }

  private static String tokens(JsonNode why) {
    String tokens =
        why.path("inputTokens").asLong()
            + " tokens in and "
            + why.path("outputTokens").asLong()
            + " out";
    return why.has("tokensPerSecond")
        ? tokens + " (" + why.path("tokensPerSecond").asLong() + " a second)"
        : tokens;
  }

  private static String environment(JsonNode why) {
    if (why.path("provisioned").asBoolean()) {
      return "provisioned environment";
    }
    return why.path("cold").asBoolean() ? "cold start" : "warm environment";
  }

  private static Table phases(JsonNode why, Table table, boolean bars) {
    double total = Math.max(SMALLEST_TOTAL_MILLIS, why.path("totalMillis").asDouble());
    for (JsonNode phase : why.path("phases")) {
      String name = phase.path("name").asText();
      double millis = phase.path("millis").asDouble();
      if (bars) {
        int bar = Math.clamp(Math.round(BAR_COLUMNS * millis / total), 0, BAR_COLUMNS);
        table.row(name, millis(millis), "#".repeat(bar));
      } else {
        table.row(name, millis(millis));
      }
    }
    return table;
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.3f", millis);
  }
}
