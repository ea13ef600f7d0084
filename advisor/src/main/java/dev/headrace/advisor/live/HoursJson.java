package dev.headrace.advisor.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Hours with requests, as the server's pages show them. */
final class HoursJson {
  private static final long HOUR_MILLIS = 3_600_000;

  private HoursJson() {}

  /** Adds them to a page. */
  static void put(ObjectNode json, NavigableMap<Long, int[]> hours) {
    ArrayNode list = json.putArray("hours");
    hours.forEach((hour, requests) -> {
      ObjectNode one = list.addObject();
      one.put("startEpochMillis", hour * HOUR_MILLIS);
      ArrayNode counts = one.putArray("requests");
      for (int count : requests) {
        counts.add(count);
      }
    });
  }

  /** Reads what {@link #put} has added. */
  static NavigableMap<Long, int[]> read(JsonNode json) {
    NavigableMap<Long, int[]> hours = new TreeMap<>();
    for (JsonNode hour : json.path("hours")) {
      JsonNode counts = hour.path("requests");
      int[] read = new int[counts.size()];
      for (int i = 0; i < read.length; i++) {
        read[i] = counts.get(i).asInt();
      }
      hours.put(hour.path("startEpochMillis").asLong() / HOUR_MILLIS, read);
    }
    return hours;
  }
}
