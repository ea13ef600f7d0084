package dev.headrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what SPECIFICATION.md promises: {@code bench [NAME...] [--out FILE]}. Exits 0 where all
 * was measured, whether or not a promise was met, and 1 where something could not be measured.
 */
public final class Benchmarks {
  /** One group of figures that share a server. */
  @FunctionalInterface
  interface Group {
    void measure(Path root, FigureTable table) throws IOException;
  }

  private static final String BEGIN = "<!-- figures: begin -->";
  private static final String END = "<!-- figures: end -->";

  private static final Map<String, Group> GROUPS = groups();

  private Benchmarks() {}

  private static Map<String, Group> groups() {
    var groups = new LinkedHashMap<String, Group>();
    groups.put("start", StartUp::measure);
    groups.put("reads", ControlPlaneReads::measure);
    groups.put("warm", WarmInvocations::measure);
    groups.put("cold", ColdStarts::measure);
    groups.put("environments", Environments::measure);
    groups.put("serving", ModelServing::measure);
    groups.put("model", RealModel::measure);
    groups.put("prediction", PredictedModel::measure);
    groups.put("embeddings", EmbeddingRate::measure);
    groups.put("simulation", SimulatedInvocations::measure);
    groups.put("recording", SimulatedInvocations::measureRecording);
    groups.put("advice", Advising::measure);
    return groups;
  }

  /** Runs the named groups, or all. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(System.getProperty("headrace.root", ".")).toAbsolutePath();
    Path out = null;
    var names = new java.util.ArrayList<String>();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--out") && i + 1 < arguments.length) {
        out = Path.of(arguments[++i]);
      } else if (GROUPS.containsKey(arguments[i])) {
        names.add(arguments[i]);
      } else {
        System.err.println("bench: unknown: " + arguments[i] + "; groups: " + GROUPS.keySet());
        System.exit(2);
      }
    }
    var table = new FigureTable();
    for (String name : names.isEmpty() ? List.copyOf(GROUPS.keySet()) : names) {
      System.err.println("bench: measuring " + name);
      Group group = GROUPS.get(name);
      if (group != null) {
        group.measure(root, table);
      }
      if (out != null) { // after each, so that one that fails costs no figures of others
        write(table.markdown(Machine.description()), out);
      }
    }
    System.out.print(table.forTerminal());
  }

  /** Into the place that a page keeps for figures, or as a page of its own. */
  private static void write(String figures, Path out) throws IOException {
    String page = Files.exists(out) ? Files.readString(out) : "";
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    boolean hasPlace = begin >= 0 && end > begin;
    Files.writeString(
        out,
        hasPlace
            ? page.substring(0, begin + BEGIN.length()) + "\n" + figures + page.substring(end)
            : figures);
  }
}
