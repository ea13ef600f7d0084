package dev.headrace.inference.models;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Text as YAML 1.2, without what a list of models has no use for. */
final class YamlPage {
  /** Of a file. */
  static final int MAX_CHARACTERS = 256 * 1024;

  /** Mappings and lists inside one another. */
  static final int MAX_DEPTH = 8;

  private YamlPage() {}

  /** The one document of a text; empty where it is no YAML or beyond a limit, which is noted. */
  static Optional<Node> parse(String text, Problems problems) {
    if (text.length() > MAX_CHARACTERS) {
      problems.add(
          Optional.empty(),
          "",
          "has %,d characters; at most %,d are allowed".formatted(text.length(), MAX_CHARACTERS));
      return Optional.empty();
    }
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS).build();
    try {
      if (!isPlain(new Parse(settings).parseString(text), problems)) {
        return Optional.empty();
      }
      Optional<Node> document = new Compose(settings).composeString(text);
      if (document.isEmpty()) {
        problems.add(Optional.empty(), "", "is empty; without it the usual models are there");
      }
      return document;
    } catch (MarkedYamlEngineException wrong) {
      problems.add(wrong.getProblemMark(), "", "is not YAML: " + wrong.getProblem());
    } catch (YamlEngineException wrong) {
      problems.add(Optional.empty(), "", "is not YAML: " + wrong.getMessage());
    }
    return Optional.empty();
  }

  /** A look at the events alone: what is built of them afterwards recurses as deep as they do. */
  private static boolean isPlain(Iterable<Event> events, Problems problems) {
    int depth = 0;
    for (Event event : events) {
      if (event instanceof AliasEvent) {
        problems.add(event.getStartMark(), "", "an alias (*) is not allowed; write the value out");
        return false;
      }
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        problems.add(event.getStartMark(), "", "more than " + MAX_DEPTH + " levels");
        return false;
      }
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
    }
    return true;
  }

  /** The last line that a value stands on, from 0; comments after it are not its own. */
  static int lastLine(Node node) {
    int last = node.getStartMark().map(mark -> mark.getLine()).orElse(0);
    switch (node) {
      case ScalarNode scalar -> last = scalar.getEndMark().map(mark -> mark.getLine()).orElse(last);
      case SequenceNode sequence -> {
        for (Node item : sequence.getValue()) {
          last = Math.max(last, lastLine(item));
        }
      }
      case MappingNode mapping -> {
        for (NodeTuple tuple : mapping.getValue()) {
          last = Math.max(last, lastLine(tuple.getKeyNode()));
          last = Math.max(last, lastLine(tuple.getValueNode()));
        }
      }
      default -> {}
    }
    return last;
  }
}
