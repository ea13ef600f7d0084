package dev.headrace.advisor.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advice.Change;
import dev.headrace.advisor.advice.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says what changed between advice that was written as JSON and advice now. */
public final class Comparison {
  /** The largest file that is read, in characters. */
  public static final int MOST_CHARACTERS = 64 * 1024 * 1024;

  private static final String NONE = "none";

  private final JsonNode before;
  private final JsonNode now;
  private final List<Change> changes = new ArrayList<>();

  private Comparison(JsonNode before, JsonNode now) {
    this.before = before;
    this.now = now;
  }

  /**
   * The advice with what changed since an older one.
   *
   * @param json the older one, as {@code --format json} wrote it
   * @throws IllegalArgumentException if that is no advice, or of another version of the form
   */
  public static Advice since(String json, Advice advice) {
    if (json.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "it is too large; at most " + MOST_CHARACTERS + " characters are read");
    }
    JsonNode old = JsonReport.read(json);
    if (!old.isObject() || !old.path("answer").isObject() || !old.path("systems").isArray()) {
      throw new IllegalArgumentException(
          "it is no advice; `headrace advise WORKLOAD.yaml --format json --out OLD.json` writes one");
    }
    int version = old.path("schemaVersion").asInt();
    if (version != Advice.SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "it has schemaVersion " + version + "; this Headrace reads " + Advice.SCHEMA_VERSION);
    }
    var comparison = new Comparison(old, JsonReport.tree(advice));
    comparison.compare();
    return advice.withChanges(comparison.changes);
  }

  private void compare() {
    text("verdict", "/answer/verdict");
    text("advised", "/answer/systemId");
    text("confidence", "/answer/confidence");
    for (String part : List.of("cash", "people", "cashPlusPeople")) {
      advisedCost(part);
    }
    systems();
    breakEvens();
    prices();
    for (String input : List.of("version", "priceDate", "seed")) {
      text(input, "/provenance/" + input);
    }
    for (String hash : List.of("workload", "trace", "prices", "catalogue")) {
      text(hash + " (sha256)", "/provenance/" + hash + "Sha256");
    }
    text("volume a month", "/subject/volumePerMonth");
  }

  private void text(String what, String pointer) {
    add(what, shown(before.at(pointer)), shown(now.at(pointer)));
  }

  private static String shown(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return NONE;
    }
    return node.isNumber()
        ? node.decimalValue().stripTrailingZeros().toPlainString()
        : node.asText();
  }

  private void add(String what, String was, String is) {
    if (!was.equals(is)) {
      changes.add(new Change(what, was, is));
    }
  }

  private void advisedCost(String part) {
    String pointer = "/cost/" + part + "/expectedUsd";
    add(
        "advised: " + (part.equals("cashPlusPeople") ? "cash + people" : part),
        usd(advised(before).at(pointer)),
        usd(advised(now).at(pointer)));
  }

  private static JsonNode advised(JsonNode advice) {
    String id = advice.at("/answer/systemId").asText();
    for (JsonNode system : advice.path("systems")) {
      if (system.path("id").asText().equals(id)) {
        return system;
      }
    }
    return MissingNode.getInstance();
  }

  private static String usd(JsonNode node) {
    return node.isNumber() ? Words.usd(node.decimalValue()) : NONE;
  }

  private void systems() {
    String cost = "/cost/cashPlusPeople/expectedUsd";
    each("systems", "id", (id, was, is) -> add(id, usd(was.at(cost)), usd(is.at(cost))));
  }

  private void breakEvens() {
    Map<String, String> was = crossings(before);
    Map<String, String> is = crossings(now);
    Set<String> names = new LinkedHashSet<>(was.keySet());
    names.addAll(is.keySet());
    names.forEach(name ->
        add("break-even " + name, was.getOrDefault(name, NONE), is.getOrDefault(name, NONE)));
  }

  private static Map<String, String> crossings(JsonNode advice) {
    Map<String, String> crossings = new LinkedHashMap<>();
    for (JsonNode found : advice.path("breakEvens")) {
      crossings.merge(
          found.path("belowId").asText() + " to " + found.path("aboveId").asText(),
          Words.count(found.path("volumePerMonth").asDouble()),
          (a, b) -> a + ", " + b);
    }
    return crossings;
  }

  private void prices() {
    each(
        "prices",
        "key",
        (key, was, is) -> add("price " + key, shown(was.path("usd")), shown(is.path("usd"))));
  }

  /** Takes note of one that is in either. */
  @FunctionalInterface
  private interface Each {
    void compare(String name, JsonNode was, JsonNode is);
  }

  private void each(String list, String key, Each each) {
    Map<String, JsonNode> was = byKey(before.path(list), key);
    Map<String, JsonNode> is = byKey(now.path(list), key);
    JsonNode missing = MissingNode.getInstance();
    Set<String> names = new LinkedHashSet<>(was.keySet());
    names.addAll(is.keySet());
    names.forEach(name ->
        each.compare(name, was.getOrDefault(name, missing), is.getOrDefault(name, missing)));
  }

  private static Map<String, JsonNode> byKey(JsonNode list, String key) {
    Map<String, JsonNode> byKey = new LinkedHashMap<>();
    list.forEach(node -> byKey.putIfAbsent(node.path(key).asText(), node));
    return byKey;
  }
}
