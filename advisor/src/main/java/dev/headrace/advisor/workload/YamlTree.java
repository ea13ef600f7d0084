package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Yaml.Entry;
import dev.headrace.advisor.workload.Yaml.Mapping;
import dev.headrace.advisor.workload.Yaml.Place;
import dev.headrace.advisor.workload.Yaml.Scalar;
import dev.headrace.advisor.workload.Yaml.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Reads YAML 1.2 into a tree, event by event, so that what a hostile file asks for is refused
 * before it takes room: no aliases, anchors or tags, and a limit on everything.
 */
final class YamlTree {
  /** Of a file, in characters. */
  static final int MAX_CHARACTERS = 256 * 1024;

  /** Mappings and lists inside one another. */
  static final int MAX_DEPTH = 12;

  /** Entries of one mapping or list. */
  static final int MAX_ENTRIES = 1_000;

  /** Values, names, mappings and lists in a file. */
  static final int MAX_NODES = 10_000;

  /** Characters of one value or name. */
  static final int MAX_SCALAR_CHARACTERS = 1_000;

  private final String file;
  private final Iterator<Event> events;
  private int nodes;

  private YamlTree(String file, Iterator<Event> events) {
    this.file = file;
    this.events = events;
  }

  /**
   * The one document of a file.
   *
   * @throws WorkloadException if it is not YAML, is empty, or exceeds a limit
   */
  static Yaml parse(String file, String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw failure(
          file,
          new Place(0, 0),
          "the file has %,d characters; at most %,d are allowed"
              .formatted(text.length(), MAX_CHARACTERS));
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(MAX_CHARACTERS)
            .setParseComments(false)
            .build();
    return new YamlTree(file, new Parse(settings).parseString(text).iterator()).document();
  }

  private Yaml document() {
    Yaml root = null;
    int documents = 0;
    for (Optional<Event> event = next(); event.isPresent(); event = next()) {
      if (event.get() instanceof DocumentStartEvent && ++documents > 1) {
        throw failure(file, place(event.get()), "a second document begins; a file has only one");
      }
      if (event.get() instanceof NodeEvent node) {
        root = node(node, 1);
      }
    }
    if (root == null || (root instanceof Scalar scalar && scalar.isNull())) {
      throw failure(
          file, new Place(0, 0), "the file is empty; `headrace init` writes one to start from");
    }
    return root;
  }

  private Yaml node(NodeEvent event, int depth) {
    Place place = place(event);
    if (++nodes > MAX_NODES) {
      throw failure(file, place, "more than %,d values in a file".formatted(MAX_NODES));
    }
    if (event instanceof AliasEvent) {
      throw failure(file, place, "an alias (*); write the value out, aliases are not allowed");
    }
    if (event.getAnchor().isPresent()) {
      throw failure(file, place, "an anchor (&); anchors and aliases are not allowed");
    }
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar, place);
    }
    var collection = (CollectionStartEvent) event;
    collection.getTag().ifPresent(tag -> refuseTag(tag, place));
    if (depth > MAX_DEPTH) {
      throw failure(file, place, "more than %d levels inside one another".formatted(MAX_DEPTH));
    }
    return collection instanceof MappingStartEvent ? mapping(place, depth) : list(place, depth);
  }

  private Scalar scalar(ScalarEvent event, Place place) {
    event.getTag().ifPresent(tag -> refuseTag(tag, place));
    String text = event.getValue();
    if (text.length() > MAX_SCALAR_CHARACTERS) {
      throw failure(
          file,
          place,
          "a value of %,d characters; at most %,d are allowed"
              .formatted(text.length(), MAX_SCALAR_CHARACTERS));
    }
    return new Scalar(place, text, !event.isPlain());
  }

  private void refuseTag(String tag, Place place) {
    throw failure(file, place, "a tag (" + tag + "); write the value without it");
  }

  private Yaml mapping(Place place, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Event event = more(); !(event instanceof MappingEndEvent); event = more()) {
      Yaml key = node((NodeEvent) event, depth + 1);
      if (!(key instanceof Scalar name)) {
        throw failure(file, key.place(), key.kind() + " as a name; a name is a word");
      }
      Yaml value = node((NodeEvent) more(), depth + 1);
      if (entries.putIfAbsent(name.text(), new Entry(name.place(), value)) != null) {
        throw failure(file, name.place(), "a second \"" + name.text() + "\" in the same mapping");
      }
      checkEntries(entries.size(), place);
    }
    return new Mapping(place, entries);
  }

  private Yaml list(Place place, int depth) {
    List<Yaml> items = new ArrayList<>();
    for (Event event = more(); !(event instanceof SequenceEndEvent); event = more()) {
      items.add(node((NodeEvent) event, depth + 1));
      checkEntries(items.size(), place);
    }
    return new Sequence(place, items);
  }

  private void checkEntries(int entries, Place place) {
    if (entries > MAX_ENTRIES) {
      throw failure(
          file, place, "more than %,d entries in one mapping or list".formatted(MAX_ENTRIES));
    }
  }

  private Event more() {
    return next().orElseThrow(() -> failure(file, new Place(0, 0), "the file ends too early"));
  }

  private Optional<Event> next() {
    try {
      return events.hasNext() ? Optional.of(events.next()) : Optional.empty();
    } catch (MarkedYamlEngineException wrong) {
      Place place = wrong.getProblemMark().map(YamlTree::place).orElse(new Place(0, 0));
      throw failure(file, place, "not YAML: " + wrong.getProblem());
    } catch (RuntimeException wrong) {
      throw failure(file, new Place(0, 0), "not YAML: " + firstLine(wrong));
    }
  }

  private static String firstLine(RuntimeException wrong) {
    return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("it cannot be read");
  }

  private static Place place(Event event) {
    return event.getStartMark().map(YamlTree::place).orElse(new Place(0, 0));
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static WorkloadException failure(String file, Place place, String message) {
    return new WorkloadException(file, new Problem(place.line(), place.column(), "", message));
  }
}
