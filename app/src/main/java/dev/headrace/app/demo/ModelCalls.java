package dev.headrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.app.print.Table;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What all calls of the model took: tokens, and time by phase. Threads add at once. */
final class ModelCalls {
  private static final double MICROS_PER_MILLI = 1_000;

  private final Samples inputTokens = new Samples();
  private final Samples outputTokens = new Samples();
  private final Samples wakeMicros = new Samples();
  private final Samples queueMicros = new Samples();
  private final Samples promptMicros = new Samples();
  private final Samples firstTokenMicros = new Samples();
  private final Samples generationMicros = new Samples();
  private final Samples totalMicros = new Samples();
  private final Samples tokensPerSecond = new Samples();
  private final Set<String> answeredBy = new TreeSet<>();

  /** Counts a call that was answered. */
  synchronized void add(ModelUse call) {
    inputTokens.add(call.inputTokens());
    outputTokens.add(call.outputTokens());
    if (!call.answeredBy().isEmpty()) {
      answeredBy.add(call.answeredBy());
    }
  }

  /**
   * Adds where its time went.
   *
   * @param why as the server tells it: what the call waited for, by name, then the prompt and the
   *     generation, or the answer where they are not told apart
   */
  synchronized void explained(JsonNode why) {
    long wake = 0;
    long queue = 0;
    for (JsonNode phase : why.path("phases")) {
      long micros = Math.round(phase.path("millis").asDouble() * MICROS_PER_MILLI);
      switch (phase.path("name").asText()) {
        case "queue" -> queue += micros;
        case "prompt" -> {
          promptMicros.add(micros);
          firstTokenMicros.add(wake + queue + micros);
        }
        case "generation" -> generationMicros.add(micros);
        case "answer" -> {}
        default -> wake += micros;
      }
    }
    wakeMicros.add(wake);
    queueMicros.add(queue);
    totalMicros.add(Math.round(why.path("totalMillis").asDouble() * MICROS_PER_MILLI));
    if (why.has("tokensPerSecond")) {
      tokensPerSecond.add(why.path("tokensPerSecond").asLong());
    }
  }

  int count() {
    return inputTokens.count();
  }

  Samples inputTokens() {
    return inputTokens;
  }

  Samples outputTokens() {
    return outputTokens;
  }

  Samples totalMicros() {
    return totalMicros;
  }

  /** The models that answered. */
  synchronized String answeredBy() {
    return String.join(", ", answeredBy);
  }

  /** Tokens, and how long a user waits for the first. */
  Table tokens() {
    return new Table(
            "modelCalls", "tokensIn", "tokensOut", "firstTokenP50Millis", "p95Millis", "tokens/s")
        .row(
            count(),
            inputTokens.sum(),
            outputTokens.sum(),
            millis(firstTokenMicros, 50),
            millis(firstTokenMicros, 95),
            tokensPerSecond.percentile(50));
  }

  /** Where the time of a call went. */
  Table phases() {
    var table = new Table("phaseOfAModelCall", "p50Millis", "p95Millis", "mostMillis");
    row(table, "wake: waiting for the model's server", wakeMicros);
    row(table, "queue: waiting for a free slot", queueMicros);
    row(table, "prompt: reading, until the first token", promptMicros);
    row(table, "generation: further tokens", generationMicros);
    return table;
  }

  private static void row(Table table, String name, Samples micros) {
    table.row(name, millis(micros, 50), millis(micros, 95), millis(micros, 100));
  }

  private static String millis(Samples micros, double percent) {
    return String.format(Locale.ROOT, "%.1f", micros.percentileMillis(percent));
  }
}
