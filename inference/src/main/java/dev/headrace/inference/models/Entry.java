package dev.headrace.inference.models;

import dev.headrace.kernel.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping of a file: keys with values, each asked for once, by what it must be. */
final class Entry {
  private final Problems problems;
  private final String path;
  private final Node place;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();

  private Entry(Problems problems, String path, Node place) {
    this.problems = problems;
    this.path = path;
    this.place = place;
  }

  /** Reads a node as a mapping; one that is none is noted and taken as empty. */
  static Entry of(Problems problems, String path, Node node) {
    var entry = new Entry(problems, path, node);
    if (!(node instanceof MappingNode mapping)) {
      problems.add(node, path, "must be a mapping of keys and values");
      return entry;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      entry.put(tuple);
    }
    return entry;
  }

  private void put(NodeTuple tuple) {
    Node key = tuple.getKeyNode();
    if (!(key instanceof ScalarNode name)) {
      problems.add(key, path, "a key must be a word");
    } else if (values.putIfAbsent(name.getValue(), tuple.getValueNode()) != null) {
      problems.add(key, path(name.getValue()), "stands here a second time");
    } else {
      keys.put(name.getValue(), key);
    }
  }

  /** Notes all keys that are not among those. */
  void allowOnly(List<String> allowed) {
    keys.forEach((name, node) -> {
      if (!allowed.contains(name)) {
        problems.add(
            node,
            path(name),
            "there is no such key; "
                + Nearest.to(name, allowed)
                    .map(nearest -> "did you mean " + nearest + "?")
                    .orElse("allowed are " + String.join(", ", allowed)));
      }
    });
  }

  /** The keys in the order of the file, with the nodes of their values. */
  Map<String, Node> values() {
    return values;
  }

  Node keyOf(String name) {
    return keys.getOrDefault(name, place);
  }

  @Nullable Node value(String name) {
    return values.get(name);
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The text of a key; empty where there is none, or none that is fit. */
  Optional<String> text(String name) {
    Node node = values.get(name);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank() && !isNull(scalar)) {
      return Optional.of(scalar.getValue());
    }
    problems.add(node, path(name), "must be a text");
    return Optional.empty();
  }

  private static boolean isNull(ScalarNode scalar) {
    return scalar.getScalarStyle() == ScalarStyle.PLAIN
        && (scalar.getValue().equals("null") || scalar.getValue().equals("~"));
  }

  /** The text of a key that must be there; a fit stand-in where it is not, and a note. */
  String requiredText(String name, String example) {
    if (!values.containsKey(name)) {
      problems.add(place, path, "needs a key " + name + ", such as " + name + ": " + example);
    }
    return text(name).orElse(example);
  }

  /** The whole number of a key; the usual one where there is none. */
  int whole(String name, int usual, int least, int most) {
    Node node = values.get(name);
    if (node == null) {
      return usual;
    }
    if (node instanceof ScalarNode scalar) {
      try {
        int number = Integer.parseInt(scalar.getValue().replace("_", ""));
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException notWhole) {
        // told below, as a number beyond the bounds is
      }
    }
    problems.add(node, path(name), "must be a whole number from %d to %d".formatted(least, most));
    return usual;
  }

  /** One of some words; empty where it is none, and a note. */
  String word(String name, Map<String, String> meanings) {
    String word = requiredText(name, meanings.keySet().iterator().next());
    if (values.containsKey(name) && meanings.containsKey(word)) {
      return word;
    }
    if (values.containsKey(name)) {
      var allowed = new StringBuilder();
      meanings.forEach((value, meaning) ->
          allowed.append(allowed.isEmpty() ? "" : ", ").append(value + " (" + meaning + ")"));
      wrong(name, "must be one of " + allowed + ", not " + word);
    }
    return "";
  }

  void wrong(String name, String message) {
    Node node = values.get(name);
    problems.add(node == null ? place : node, path(name), message);
  }
}
