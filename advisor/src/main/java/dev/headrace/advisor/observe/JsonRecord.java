package dev.headrace.advisor.observe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The plain values of a JSON object under their paths, such as {@code record.metrics.durationMs}.
 * It keeps no lists and no long texts, so that it stays small whatever the object is: payloads that
 * a log carries are read over.
 */
final class JsonRecord {
  /** How many values it keeps. */
  static final int MAX_VALUES = 500;

  /** How long a text may be that it keeps; a message of a log is shorter. */
  static final int MAX_TEXT = 64 * 1_024;

  private static final int MAX_DEPTH = 6;

  /** Lists in which exports of logs hold their events, and bills their lines. */
  private static final Set<String> EVENT_LISTS =
      Set.of("events", "logEvents", "results", "groups", "lines", "charges");

  private final Map<String, String> values = new LinkedHashMap<>();

  /** The value at a path; null where there is none. */
  @Nullable String get(String path) {
    return values.get(path);
  }

  /** The value of the first of some names that is there, whatever its case; null for none. */
  @Nullable String any(String... names) {
    for (String name : names) {
      String value = values.get(name);
      if (value != null) {
        return value;
      }
    }
    for (Map.Entry<String, String> entry : values.entrySet()) {
      for (String name : names) {
        if (entry.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
          return entry.getValue();
        }
      }
    }
    return null;
  }

  double number(String path) {
    return Numbers.of(values.get(path));
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  private void put(String path, String value) {
    if (values.size() < MAX_VALUES && value.length() <= MAX_TEXT) {
      values.putIfAbsent(path, value);
    }
  }

  /**
   * Reads the object that the parser has begun.
   *
   * @param events takes the elements of a list of events within it, as they are read
   */
  static JsonRecord read(JsonParser parser, Consumer<JsonRecord> events) throws IOException {
    var record = new JsonRecord();
    record.object(parser, "", 0, events);
    return record;
  }

  private void object(JsonParser parser, String prefix, int depth, Consumer<JsonRecord> events)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && depth < MAX_DEPTH) {
        object(parser, prefix + name + ".", depth + 1, events);
      } else if (value == JsonToken.START_ARRAY && depth == 0 && EVENT_LISTS.contains(name)) {
        eventList(parser, events);
      } else if (value.isScalarValue()) {
        scalar(parser, prefix + name, value);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void scalar(JsonParser parser, String path, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_NULL) {
      put(path, parser.getText());
    }
  }

  private void eventList(JsonParser parser, Consumer<JsonRecord> events) throws IOException {
    String group = get("logGroup");
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.END_ARRAY) {
      JsonRecord event = event(parser, token, events);
      if (event != null) {
        if (group != null) {
          event.put("logGroup", group);
        }
        events.accept(event);
      }
      token = parser.nextToken();
    }
  }

  /** Logs Insights gives an event as a list of fields: {@code [{"field": …, "value": …}]}. */
  private static @Nullable JsonRecord event(
      JsonParser parser, JsonToken token, Consumer<JsonRecord> events) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      return read(parser, events);
    }
    if (token != JsonToken.START_ARRAY) {
      return null;
    }
    var event = new JsonRecord();
    JsonToken next = parser.nextToken();
    while (next != null && next != JsonToken.END_ARRAY) {
      if (next == JsonToken.START_OBJECT) {
        JsonRecord field = read(parser, inner -> {});
        String name = field.get("field");
        String value = field.get("value");
        if (name != null && value != null) {
          event.put(name, value);
        }
      } else {
        parser.skipChildren();
      }
      next = parser.nextToken();
    }
    return event;
  }
}
