package dev.headrace.inference.models;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Changes a file of models line by line, so that what its owner wrote beside, comments above all,
 * stays as it is.
 */
final class PageEditor {
  private final List<String> lines;
  private final MappingNode page;
  private final String file;

  private PageEditor(String file, List<String> lines, MappingNode page) {
    this.file = file;
    this.lines = lines;
    this.page = page;
  }

  /** Takes a text that {@link PageReader} has read without a complaint; for one change. */
  static PageEditor of(String file, String text) {
    Optional<Node> document = YamlPage.parse(text, new Problems(file));
    return new PageEditor(
        file, new ArrayList<>(text.lines().toList()), (MappingNode) document.orElseThrow());
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }

  /**
   * Adds a model at the end of the list.
   *
   * @param values a line each, such as {@code kind: file}
   * @throws BadModelFileException where the list is not written line by line
   */
  void addModel(String name, List<String> values) throws BadModelFileException {
    MappingNode models = block("models", MappingNode.class);
    String indent = " ".repeat(column(models));
    List<String> entry = new ArrayList<>();
    entry.add("");
    entry.add(indent + name + ":");
    values.forEach(value -> entry.add(indent + "  " + value));
    lines.addAll(YamlPage.lastLine(models) + 1, entry);
  }

  /** Lets a model answer before all others. */
  void addAnswer(String pattern, String modelName) throws BadModelFileException {
    SequenceNode answers = block("answers", SequenceNode.class);
    String line = "- {ids: \"%s\", model: %s}".formatted(pattern, modelName);
    lines.add(line(answers), " ".repeat(column(answers)) + line);
  }

  /** Some lines of the file, from 0. */
  private record Lines(int first, int last) {}

  /** Takes out a model, and the lines by which it answers. */
  void remove(String name) throws BadModelFileException {
    List<Lines> ranges = new ArrayList<>();
    for (NodeTuple tuple : block("models", MappingNode.class).getValue()) {
      if (isText(tuple.getKeyNode(), name)) {
        ranges.add(new Lines(line(tuple.getKeyNode()), YamlPage.lastLine(tuple.getValueNode())));
      }
    }
    if (value("answers").isPresent()) {
      for (Node item : block("answers", SequenceNode.class).getValue()) {
        if (item instanceof MappingNode answer && names(answer, name)) {
          ranges.add(new Lines(line(item), YamlPage.lastLine(item)));
        }
      }
    }
    if (ranges.isEmpty()) {
      throw new BadModelFileException(List.of("there is no model " + name));
    }
    ranges.sort(Comparator.comparingInt(Lines::first).reversed()); // those below do not move
    for (Lines range : ranges) {
      lines.subList(range.first(), range.last() + 1).clear();
    }
    keepCollections();
  }

  /** A list or mapping whose last line went is nothing in YAML; it is to be an empty one. */
  private void keepCollections() {
    for (String key : List.of("models", "answers")) {
      int at = lines.indexOf(key + ":");
      if (at >= 0 && isEmptyAfter(at)) {
        lines.set(at, key + (key.equals("models") ? ": {}" : ": []"));
      }
    }
  }

  private boolean isEmptyAfter(int at) {
    for (String line : lines.subList(at + 1, lines.size())) {
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        return !line.startsWith(" ") && !line.startsWith("-");
      }
    }
    return true;
  }

  private static boolean names(MappingNode answer, String modelName) {
    return answer.getValue().stream()
        .anyMatch(tuple ->
            isText(tuple.getKeyNode(), "model") && isText(tuple.getValueNode(), modelName));
  }

  private <T extends CollectionNode<?>> T block(String key, Class<T> form)
      throws BadModelFileException {
    Optional<Node> found = value(key);
    if (found.isPresent()
        && form.isInstance(found.get())
        && form.cast(found.get()).getFlowStyle() == FlowStyle.BLOCK) {
      return form.cast(found.get());
    }
    throw new BadModelFileException(
        List.of(
            file
                + " "
                + key
                + ": is not there line by line, as `headrace models` wrote it; edit it by hand"));
  }

  private Optional<Node> value(String key) {
    return page.getValue().stream()
        .filter(tuple -> isText(tuple.getKeyNode(), key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  private static boolean isText(Node node, String text) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
  }

  private static int line(Node node) {
    return node.getStartMark().orElseThrow().getLine();
  }

  private static int column(Node node) {
    return node.getStartMark().orElseThrow().getColumn();
  }
}
