package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Yaml.Entry;
import dev.headrace.advisor.workload.Yaml.Mapping;
import dev.headrace.advisor.workload.Yaml.Scalar;
import dev.headrace.kernel.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a mapping may have. What the parser accepts, what the JSON Schema says and what
 * the page about the file says are all taken from here.
 *
 * @param fields in the order in which they are shown
 */
record Form(List<Field<?>> fields) implements Format<Form.Filled> {
  static Form of(Field<?>... fields) {
    return new Form(List.of(fields));
  }

  /** The same with more fields behind. */
  Form and(Field<?>... more) {
    List<Field<?>> all = new ArrayList<>(fields);
    all.addAll(List.of(more));
    return new Form(List.copyOf(all));
  }

  @Override
  public Filled read(Yaml value, String path, Reading reading) {
    if (!(value instanceof Mapping mapping)) {
      throw new BadValueException(
          value, value.kind() + " is no value here; allowed is " + allowed());
    }
    refuseOthers(mapping, path, reading);
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field<?> field : fields) {
      Object filled = fill(field, mapping, under(path, field.name()), reading);
      if (filled != null) {
        values.put(field.name(), filled);
      }
    }
    return new Filled(mapping, path, values);
  }

  private void refuseOthers(Mapping mapping, String path, Reading reading) {
    List<String> names = fields.stream().map(Field::name).toList();
    mapping
        .entries()
        .forEach((name, entry) -> {
          if (!names.contains(name)) {
            reading.wrong(
                entry.place(),
                under(path, name),
                "unknown field; allowed here are "
                    + String.join(", ", names)
                    + Nearest.hint(name, names));
          }
        });
  }

  private static @Nullable Object fill(
      Field<?> field, Mapping mapping, String path, Reading reading) {
    Entry entry = mapping.entries().get(field.name());
    if (entry == null || isNull(entry.value())) {
      return missing(field, mapping, entry, path, reading);
    }
    try {
      Object value = field.format().read(entry.value(), path, reading);
      if (field.format().isFigure()) {
        reading.note(path, Origin.GIVEN, written(entry.value()), "");
      }
      return value;
    } catch (BadValueException wrong) {
      reading.wrong(wrong.place(), path, wrong.said());
      return null;
    }
  }

  private static @Nullable Object missing(
      Field<?> field, Mapping mapping, @Nullable Entry entry, String path, Reading reading) {
    if (field.required()) {
      reading.wrong(
          entry == null ? mapping.place() : entry.place(),
          path,
          "is missing; allowed is " + field.format().allowed());
      return null;
    }
    String usual = field.usual();
    if (field.format() instanceof Form inner) {
      return inner.hasRequired()
          ? null
          : inner.read(new Mapping(mapping.place(), Map.of()), path, reading);
    }
    if (usual == null) {
      return null;
    }
    reading.note(path, Origin.ASSUMED, usual, field.why());
    return field.format().read(usual(usual, mapping), path, reading);
  }

  /** Whether it is all there or not there at all: some of its fields have no usual value. */
  private boolean hasRequired() {
    return fields.stream().anyMatch(Field::required);
  }

  private static Yaml usual(String text, Mapping mapping) {
    return text.equals("[]")
        ? new Yaml.Sequence(mapping.place(), List.of())
        : new Scalar(mapping.place(), text, false);
  }

  private static boolean isNull(Yaml value) {
    return value instanceof Scalar scalar && scalar.isNull();
  }

  /** A value as it stands in the file, on one line. */
  static String written(Yaml value) {
    return switch (value) {
      case Scalar scalar -> scalar.text();
      case Yaml.Sequence list ->
          list.items().stream().map(Form::written).collect(Collectors.joining(", ", "[", "]"));
      case Mapping mapping ->
          mapping.entries().entrySet().stream()
              .map(entry -> entry.getKey() + ": " + written(entry.getValue().value()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  static String under(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  @Override
  public boolean isFigure() {
    return false;
  }

  @Override
  public String allowed() {
    return fields.stream().map(Field::name).collect(Collectors.joining(", ", "a mapping of ", ""));
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Field<?> field : fields) {
      Map<String, Object> schema = new LinkedHashMap<>(field.format().schema());
      schema.put("description", described(field));
      properties.put(field.name(), schema);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    List<String> required = fields.stream().filter(Field::required).map(Field::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static String described(Field<?> field) {
    String format =
        field.format() instanceof Form ? "" : " Written as " + field.format().allowed() + ".";
    String usual = field.usual();
    return field.says() + "." + format + (usual == null ? "" : " If not given: " + usual + ".");
  }

  /**
   * What a file says and what is usual.
   *
   * @param mapping where it stands
   */
  record Filled(Mapping mapping, String path, Map<String, Object> values) {
    /**
     * A value that is there.
     *
     * @throws NoSuchElementException if it is not: its problem has been noted before
     */
    <T> T get(Field<T> field) {
      return Objects.requireNonNullElseGet(
          find(field),
          () -> {
            throw new NoSuchElementException(path + "." + field.name());
          });
    }

    /** A value, or null where there is none. */
    @SuppressWarnings("unchecked") // a field's value was read by its own format
    <T> @Nullable T find(Field<T> field) {
      return (T) values.get(field.name());
    }

    /** Whether the file itself says it. */
    boolean says(Field<?> field) {
      return mapping.entries().containsKey(field.name());
    }
  }
}
