package dev.headrace.kernel.replay;

import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.world.World;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes the lines of a recording, each with its instant in nanoseconds of the world. */
public final class LineWriter {
  private final World world;
  private final Consumer<String> lines;
  private final StringBuilder line = new StringBuilder(256);

  /**
   * Begins a recording.
   *
   * @param format its first line
   * @param settings lines that say by which limits the rules decide
   * @param nodes those of the engine
   * @param lines takes each line, within an event: it must not block
   */
  public LineWriter(
      World world, String format, List<String> settings, List<Node> nodes, Consumer<String> lines) {
    this.world = world;
    this.lines = lines;
    lines.accept(format);
    settings.forEach(lines);
    for (Node node : nodes) {
      lines.accept(Script.NODE + " " + node.memoryMiB());
    }
  }

  /** Begins a line that happens now. */
  public LineWriter begin(Word word) {
    line.setLength(0);
    line.append(word.text()).append(' ').append(world.nowNanos());
    return this;
  }

  /** Adds a whole number. */
  public LineWriter with(long number) {
    line.append(' ').append(number);
    return this;
  }

  /** Adds a word that has no blanks. */
  public LineWriter with(String word) {
    line.append(' ').append(word);
    return this;
  }

  /** Adds a name that somebody chose. */
  public LineWriter named(String name) {
    return with(URLEncoder.encode(name, StandardCharsets.UTF_8));
  }

  /** Adds a constant. */
  public LineWriter with(Enum<?> constant) {
    return with(constant.name().toLowerCase(Locale.ROOT));
  }

  /** Ends the line. */
  public void end() {
    lines.accept(line.toString());
  }
}
