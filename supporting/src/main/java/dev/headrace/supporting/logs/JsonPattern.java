package dev.headrace.supporting.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on events that are JSON: {@code { ($.user.id = 1) && ($.tags[0] != "a*") }}. An event
 * that is not JSON matches none.
 */
final class JsonPattern implements FilterPattern {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Predicate<JsonNode> condition;

  private JsonPattern(Predicate<JsonNode> condition) {
    this.condition = condition;
  }

  @Override
  public boolean matches(String message) {
    JsonNode json = read(message);
    return json != null && condition.test(json);
  }

  private static @Nullable JsonNode read(String message) {
    String text = message.strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return null;
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  /** Reads a pattern that begins with a brace. */
  static JsonPattern parse(String pattern) {
    return new JsonPattern(new Parser(new PatternText(pattern)).whole());
  }

  /** Reads conditions; {@code &&} binds closer than {@code ||}. */
  private record Parser(PatternText text) {
    Predicate<JsonNode> whole() {
      text.require("{");
      Predicate<JsonNode> condition = any();
      text.require("}");
      text.skipSpace();
      if (!text.atEnd()) {
        throw text.problem("nothing may follow the last brace:");
      }
      return condition;
    }

    private Predicate<JsonNode> any() {
      Predicate<JsonNode> condition = all();
      while (text.take("||")) {
        condition = condition.or(all());
      }
      return condition;
    }

    private Predicate<JsonNode> all() {
      Predicate<JsonNode> condition = one();
      while (text.take("&&")) {
        condition = condition.and(one());
      }
      return condition;
    }

    private Predicate<JsonNode> one() {
      text.skipSpace();
      Predicate<JsonNode> condition;
      if (text.take("(")) {
        condition = any();
        text.require(")");
      } else {
        condition = comparison(JsonSelector.parse(text));
      }
      text.skipSpace();
      return condition;
    }

    private Predicate<JsonNode> comparison(JsonSelector selector) {
      text.skipSpace();
      if (text.take("NOT")) {
        text.skipSpace();
        text.require("EXISTS");
        return json -> selector.select(json).isEmpty();
      }
      if (text.take("IS")) {
        text.skipSpace();
        return is(selector);
      }
      for (Comparison comparison : Comparison.values()) {
        if (text.take(comparison.sign())) {
          text.skipSpace();
          return comparison.with(selector, JsonValue.parse(text));
        }
      }
      throw text.problem("=, !=, <, <=, >, >=, IS or NOT EXISTS is missing");
    }

    private Predicate<JsonNode> is(JsonSelector selector) {
      Predicate<JsonNode> test;
      if (text.take("NULL")) {
        test = JsonNode::isNull;
      } else if (text.take("TRUE")) {
        test = json -> json.isBoolean() && json.booleanValue();
      } else if (text.take("FALSE")) {
        test = json -> json.isBoolean() && !json.booleanValue();
      } else {
        throw text.problem("NULL, TRUE or FALSE is missing");
      }
      return json -> selector.select(json).stream().anyMatch(test);
    }
  }

  /** How a value is compared; a sign that begins with another comes before it. */
  private enum Comparison {
    NOT_EQUAL("!="),
    AT_MOST("<="),
    AT_LEAST(">="),
    EQUAL("="),
    LESS("<"),
    MORE(">");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }

    Predicate<JsonNode> with(JsonSelector selector, JsonValue value) {
      if (this != EQUAL && this != NOT_EQUAL && value.number() == null) {
        throw LogsErrors.invalidPattern("only numbers compare by " + sign + ", and not " + value);
      }
      return json -> {
        List<JsonNode> selected = selector.select(json);
        return this == NOT_EQUAL
            ? !selected.isEmpty() && selected.stream().noneMatch(value::equalTo)
            : selected.stream().anyMatch(one -> holds(one, value));
      };
    }

    private boolean holds(JsonNode one, JsonValue value) {
      Double right = value.number();
      if (this == EQUAL || right == null || !one.isNumber()) {
        return this == EQUAL && value.equalTo(one);
      }
      double left = one.doubleValue();
      return switch (this) {
        case LESS -> left < right;
        case AT_MOST -> left <= right;
        case MORE -> left > right;
        case AT_LEAST -> left >= right;
        default -> false;
      };
    }
  }

  /** A place in JSON: {@code $.a.b[0].c}, or {@code [*]} for every element. */
  private record JsonSelector(List<Step> steps) {
    /**
     * One step down.
     *
     * @param name of a member; null for elements
     * @param index of an element; -1 for all
     */
    record Step(@Nullable String name, int index) {}

    static JsonSelector parse(PatternText text) {
      text.require("$");
      var steps = new ArrayList<Step>();
      while (true) {
        if (text.take(".")) {
          steps.add(new Step(member(text), 0));
        } else if (text.take("[")) {
          steps.add(element(text));
          text.require("]");
        } else if (steps.isEmpty()) {
          throw text.problem("'.' or '[' is missing");
        } else {
          return new JsonSelector(steps);
        }
      }
    }

    private static String member(PatternText text) {
      String name =
          text.peek() == '"'
              ? text.quoted()
              : text.run(c -> Character.isLetterOrDigit(c) || "_-@:".indexOf(c) >= 0);
      if (name.isEmpty()) {
        throw text.problem("the name of a member is missing");
      }
      return name;
    }

    private static Step element(PatternText text) {
      if (text.take("*")) {
        return new Step(null, -1);
      }
      if (text.peek() == '"') {
        return new Step(text.quoted(), 0);
      }
      String digits = text.run(c -> c >= '0' && c <= '9');
      if (digits.isEmpty() || digits.length() > 9) {
        throw text.problem("the number of an element is missing");
      }
      return new Step(null, Integer.parseInt(digits));
    }

    /** What is there, be it null; empty where there is nothing. */
    List<JsonNode> select(JsonNode json) {
      List<JsonNode> here = List.of(json);
      for (Step step : steps) {
        var below = new ArrayList<JsonNode>();
        for (JsonNode node : here) {
          if (step.name() == null && step.index() < 0) {
            node.forEach(below::add);
          } else {
            JsonNode one = step.name() == null ? node.get(step.index()) : node.get(step.name());
            if (one != null) {
              below.add(one);
            }
          }
        }
        here = below;
      }
      return here;
    }
  }

  /**
   * What a pattern compares with.
   *
   * @param text in which {@code *} stands for anything
   * @param number null where it is none, or was in quotes
   */
  private record JsonValue(String text, @Nullable Double number) {
    static JsonValue parse(PatternText text) {
      if (text.peek() == '"') {
        return new JsonValue(text.quoted(), null);
      }
      if (text.peek() == '%') {
        throw LogsErrors.invalidPattern("regular expressions are not supported");
      }
      String word = text.run(c -> Character.isLetterOrDigit(c) || "_-.:*+@/#".indexOf(c) >= 0);
      if (word.isEmpty()) {
        throw text.problem("a value is missing");
      }
      return new JsonValue(word, asNumber(word));
    }

    private static @Nullable Double asNumber(String word) {
      try {
        return word.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)
            ? Double.valueOf(word)
            : null;
      } catch (NumberFormatException notOne) {
        return null;
      }
    }

    boolean equalTo(JsonNode json) {
      if (json.isNumber() && number != null) {
        return json.doubleValue() == number;
      }
      return json.isValueNode() && !json.isNull() && Wildcard.matches(text, json.asText());
    }
  }
}
