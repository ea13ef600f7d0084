package dev.headrace.advisor.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A mapping in a data file of the catalogue.
 *
 * @param name in messages about defects of the file
 */
record Row(String name, Map<String, Object> values) {
  /** The whole of a file that comes with Headrace. */
  static Row ofFile(String resource) {
    try (InputStream in = Row.class.getResourceAsStream(resource)) {
      var loader = new Load(LoadSettings.builder().setLabel(resource).build());
      return row(resource, loader.loadFromInputStream(Objects.requireNonNull(in, resource)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @SuppressWarnings("unchecked") // names in our own files are text; a test reads all of them
  private static Row row(String name, @Nullable Object value) {
    if (!(value instanceof Map)) {
      throw new IllegalStateException(name + " is not a mapping");
    }
    return new Row(name, (Map<String, Object>) value);
  }

  /** This row over another: mappings are merged, all else is replaced. */
  Row over(Row other) {
    Map<String, Object> merged = new LinkedHashMap<>(other.values);
    values.forEach((key, value) -> {
      Object before = merged.get(key);
      merged.put(
          key,
          value instanceof Map && before instanceof Map
              ? row(key, value).over(row(key, before)).values
              : value);
    });
    return new Row(name, merged);
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  Object get(String key) {
    Object value = values.get(key);
    if (value == null) {
      throw new IllegalStateException(name + " lacks " + key);
    }
    return value;
  }

  String text(String key) {
    return String.valueOf(get(key));
  }

  double number(String key) {
    return ((Number) get(key)).doubleValue();
  }

  boolean truth(String key) {
    return has(key) && (Boolean) get(key);
  }

  Row row(String key) {
    return row(name + " " + key, get(key));
  }

  /** A list; empty where there is none. */
  List<?> list(String key) {
    return has(key) ? (List<?>) get(key) : List.of();
  }

  /** A list of mappings. */
  List<Row> rows(String key) {
    return list(key).stream().map(item -> row(name + " " + key, item)).toList();
  }

  /** A list of texts. */
  List<String> texts(String key) {
    return list(key).stream().map(String::valueOf).toList();
  }
}
