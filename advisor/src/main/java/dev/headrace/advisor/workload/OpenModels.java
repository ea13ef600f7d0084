package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Component.OpenModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Models whose weights a team can have, each with the source of its figures. */
public final class OpenModels {
  private static final OpenModels SHIPPED = load("open-models.yaml");

  private final Map<String, Entry> models = new LinkedHashMap<>();
  private final Map<String, Embedder> embedders = new LinkedHashMap<>();

  private OpenModels() {}

  /**
   * A language model.
   *
   * @param name as workload files call it, such as {@code llama-3.1-8b}
   * @param model its figures at the bits of its published weights
   * @param layers of its network
   * @param note what a reader must mind; empty for nothing
   */
  public record Entry(
      String name, String title, OpenModel model, int layers, String note, String source) {
    /** The same with weights of so many bits. */
    public OpenModel at(int bits) {
      return new OpenModel(
          model.family(),
          model.parametersBillions(),
          model.activeBillions(),
          bits,
          model.kvBytesPerToken(),
          model.contextTokens(),
          model.license());
    }
  }

  /**
   * A model that turns texts into vectors.
   *
   * @param weightBytes of its file
   * @param dimensions of a vector
   * @param maxTokens of a text
   */
  public record Embedder(
      String name, long weightBytes, int dimensions, int maxTokens, String source) {}

  /** Those that come with Headrace. */
  public static OpenModels shipped() {
    return SHIPPED;
  }

  /** A language model by its name or title, whatever its case. */
  public Optional<Entry> find(String name) {
    return Optional.ofNullable(models.get(normal(name)));
  }

  /** All language models. */
  public List<Entry> all() {
    return List.copyOf(models.values());
  }

  /** Names of language models. */
  public List<String> names() {
    return List.copyOf(models.keySet());
  }

  Optional<Embedder> embedder(String name) {
    return Optional.ofNullable(embedders.get(normal(name)));
  }

  /** Names of embedding models. */
  public List<String> embedderNames() {
    return List.copyOf(embedders.keySet());
  }

  private static String normal(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  @SuppressWarnings("unchecked") // the file is our own, and a test reads all of it
  private static OpenModels load(String resource) {
    try (InputStream in = OpenModels.class.getResourceAsStream(resource)) {
      var loader = new Load(LoadSettings.builder().setLabel(resource).build());
      var file =
          (Map<String, List<Map<String, Object>>>)
              Objects.requireNonNull(loader.loadFromInputStream(Objects.requireNonNull(in)));
      var known = new OpenModels();
      for (Map<String, Object> row : file.getOrDefault("models", List.of())) {
        known.models.put(text(row, "name"), entry(row));
      }
      for (Map<String, Object> row : file.getOrDefault("embedders", List.of())) {
        known.embedders.put(text(row, "name"), embedder(row));
      }
      return known;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Entry entry(Map<String, Object> row) {
    var model =
        new OpenModel(
            text(row, "family"),
            number(row, "parametersBillions").doubleValue(),
            number(row, "activeBillions").doubleValue(),
            number(row, "publishedBits").intValue(),
            number(row, "kvBytesPerToken").longValue(),
            number(row, "contextTokens").intValue(),
            text(row, "license"));
    return new Entry(
        text(row, "name"),
        text(row, "title"),
        model,
        number(row, "layers").intValue(),
        String.valueOf(row.getOrDefault("note", "")),
        text(row, "source"));
  }

  private static Embedder embedder(Map<String, Object> row) {
    return new Embedder(
        text(row, "name"),
        number(row, "weightBytes").longValue(),
        number(row, "dimensions").intValue(),
        number(row, "maxTokens").intValue(),
        text(row, "source"));
  }

  private static String text(Map<String, Object> row, String name) {
    return String.valueOf(Objects.requireNonNull(row.get(name), name));
  }

  private static Number number(Map<String, Object> row, String name) {
    return (Number) Objects.requireNonNull(row.get(name), name);
  }
}
