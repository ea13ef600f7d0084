package dev.headrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** What the model is doing, for the line of progress; looked at once a second. */
final class ModelWatch {
  private static final long LOOK_EVERY_NANOS = 1_000_000_000L;

  private final ServerPages pages;
  private long lookedNanos = System.nanoTime() - LOOK_EVERY_NANOS;
  private String words = "";

  ModelWatch(ServerPages pages) {
    this.pages = pages;
  }

  /** Such as {@code model: warming up}; empty while nobody has asked it. */
  String words() {
    long now = System.nanoTime();
    if (now - lookedNanos >= LOOK_EVERY_NANOS) {
      lookedNanos = now;
      words = look();
    }
    return words;
  }

  private String look() {
    try {
      for (JsonNode model : pages.json("status").path("models")) {
        if (model.path("requests").asLong() > 0) {
          return "model: " + words(model);
        }
      }
      return "";
    } catch (IOException busyOrStopping) {
      return "";
    }
  }

  private static String words(JsonNode model) {
    String state = model.path("state").asText();
    long waiting = model.path("waiting").asLong();
    return state.equals("ready") && waiting > 0 ? waiting + " wait" : state;
  }
}
