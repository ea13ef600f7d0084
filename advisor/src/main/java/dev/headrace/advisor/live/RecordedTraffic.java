package dev.headrace.advisor.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.NavigableMap;

/**
 * The traffic of one function as it was recorded, at one moment. Immutable.
 *
 * @param runtime such as {@code python3.13}
 * @param architecture {@code x86_64} or {@code arm64}
 * @param memoryMiB what it runs with; durations are those of this size
 * @param mostUsedMiB the most memory that an environment was seen to hold; 0 where the engine
 *     cannot tell
 * @param durationMillis of invocations; initialisation is apart
 * @param initMillis of those that waited for an environment's start
 * @param errors invocations that failed in the function
 * @param hours each hour with requests, by hours since the epoch: 60 counts of its minutes, or one
 *     of all of it where it is more than a week ago
 */
public record RecordedTraffic(
    String account,
    String region,
    String function,
    String runtime,
    String architecture,
    int memoryMiB,
    int mostUsedMiB,
    Points durationMillis,
    Points initMillis,
    Points requestBytes,
    Points answerBytes,
    long errors,
    NavigableMap<Long, int[]> hours) {
  private static final double MICROS_PER_MILLI = 1_000;

  /**
   * Points of a distribution.
   *
   * @param samples of which they are taken; with none all are 0
   */
  public record Points(
      long samples,
      double least,
      double p50,
      double p90,
      double p95,
      double p99,
      double p999,
      double most) {
    static Points of(Sizes sizes, double unit) {
      return new Points(
          sizes.count(),
          sizes.least() / unit,
          sizes.quantile(0.5) / unit,
          sizes.quantile(0.9) / unit,
          sizes.quantile(0.95) / unit,
          sizes.quantile(0.99) / unit,
          sizes.quantile(0.999) / unit,
          sizes.most() / unit);
    }

    private void put(ObjectNode json, String name) {
      ObjectNode points = json.putObject(name);
      points.put("samples", samples);
      points.put("least", least);
      points.put("p50", p50);
      points.put("p90", p90);
      points.put("p95", p95);
      points.put("p99", p99);
      points.put("p999", p999);
      points.put("most", most);
    }

    private static Points read(JsonNode json) {
      return new Points(
          json.path("samples").asLong(),
          json.path("least").asDouble(),
          json.path("p50").asDouble(),
          json.path("p90").asDouble(),
          json.path("p95").asDouble(),
          json.path("p99").asDouble(),
          json.path("p999").asDouble(),
          json.path("most").asDouble());
    }
  }

  static RecordedTraffic of(FunctionTraffic traffic) {
    Distributions seen = traffic.distributions();
    return new RecordedTraffic(
        traffic.partition.account(),
        traffic.partition.region(),
        traffic.name,
        traffic.runtime,
        traffic.architecture,
        traffic.memoryMiB,
        seen.mostUsedMiB,
        Points.of(seen.durationMicros, MICROS_PER_MILLI),
        Points.of(seen.initMicros, MICROS_PER_MILLI),
        Points.of(seen.requestBytes, 1),
        Points.of(seen.answerBytes, 1),
        seen.errors,
        traffic.hours.counts());
  }

  /** All requests of all hours. */
  public long requests() {
    return hours.values().stream()
        .mapToLong(counts -> Arrays.stream(counts).asLongStream().sum())
        .sum();
  }

  /** As the server's page shows it. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account", account);
    json.put("region", region);
    json.put("function", function);
    json.put("runtime", runtime);
    json.put("architecture", architecture);
    json.put("memoryMebibytes", memoryMiB);
    json.put("mostUsedMebibytes", mostUsedMiB);
    json.put("requests", requests());
    json.put("errors", errors);
    durationMillis.put(json, "durationMillis");
    initMillis.put(json, "initMillis");
    requestBytes.put(json, "requestBytes");
    answerBytes.put(json, "answerBytes");
    HoursJson.put(json, hours);
    return json;
  }

  /** Reads what {@link #json} gave. */
  public static RecordedTraffic read(JsonNode json) {
    return new RecordedTraffic(
        json.path("account").asText(),
        json.path("region").asText(),
        json.path("function").asText(),
        json.path("runtime").asText(),
        json.path("architecture").asText(),
        json.path("memoryMebibytes").asInt(),
        json.path("mostUsedMebibytes").asInt(),
        Points.read(json.path("durationMillis")),
        Points.read(json.path("initMillis")),
        Points.read(json.path("requestBytes")),
        Points.read(json.path("answerBytes")),
        json.path("errors").asLong(),
        HoursJson.read(json));
  }
}
