package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Form.Filled;
import dev.headrace.advisor.workload.Yaml.Entry;
import dev.headrace.advisor.workload.Yaml.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The parts of a system: names, each with a form that its kind decides. */
final class ComponentsFormat implements Format<List<Component>> {
  /** Components of one file. */
  static final int MAX_COMPONENTS = 50;

  private static final String NAME_PATTERN = "[a-z][a-z0-9-]{0,39}";
  private static final Pattern NAME = Pattern.compile(NAME_PATTERN);

  @Override
  public List<Component> read(Yaml value, String path, Reading reading) {
    if (!(value instanceof Mapping mapping)) {
      throw new BadValueException(
          value, value.kind() + " is no value here; allowed is " + allowed());
    }
    if (mapping.entries().isEmpty() || mapping.entries().size() > MAX_COMPONENTS) {
      throw new BadValueException(
          value, mapping.entries().size() + " components; allowed are 1 to " + MAX_COMPONENTS);
    }
    List<Component> components = new ArrayList<>();
    mapping.entries().forEach((name, entry) -> read(name, entry, path, reading, components));
    return List.copyOf(components);
  }

  private static void read(
      String name, Entry entry, String path, Reading reading, List<Component> components) {
    String at = Form.under(path, name);
    if (!NAME.matcher(name).matches()) {
      reading.wrong(
          entry.place(),
          at,
          "not a component's name; allowed are up to 40 small letters, digits and -");
      return;
    }
    if (!(entry.value() instanceof Mapping fields)) {
      reading.wrong(
          entry.place(), at, "a component is a mapping such as {kind: function, duration: 2s}");
      return;
    }
    Entry kind = fields.entries().get(SharedFields.KIND.name());
    if (kind == null) {
      reading.wrong(
          entry.place(),
          Form.under(at, "kind"),
          "is missing; allowed is " + SharedFields.KIND.format().allowed());
      return;
    }
    try {
      String word = SharedFields.KIND.format().read(kind.value(), Form.under(at, "kind"), reading);
      Kind known = Kind.of(word);
      int before = reading.problems();
      Filled filled = known.form().read(fields, at, reading);
      if (reading.problems() == before) {
        components.add(Components.of(name, known, filled, reading));
      }
    } catch (BadValueException wrong) {
      reading.wrong(wrong.place(), Form.under(at, "kind"), wrong.said());
    } catch (Components.IncompleteException wrong) {
      reading.wrong(wrong.place(), wrong.path(), wrong.said());
    }
  }

  @Override
  public boolean isFigure() {
    return false;
  }

  @Override
  public String allowed() {
    return "a mapping of names to components, such as agent: {kind: function, duration: 2s}";
  }

  @Override
  public Map<String, Object> schema() {
    List<Object> kinds = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("title", kind.word());
      schema.put("description", kind.says() + ".");
      schema.putAll(kind.form().schema());
      @SuppressWarnings("unchecked") // the schema of a form has its properties in a map
      var properties = (Map<String, Object>) schema.get("properties");
      if (properties != null) {
        properties.put("kind", Map.of("const", kind.word()));
      }
      kinds.add(schema);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("minProperties", 1);
    schema.put("maxProperties", MAX_COMPONENTS);
    schema.put("patternProperties", Map.of("^" + NAME_PATTERN + "$", Map.of("oneOf", kinds)));
    schema.put("additionalProperties", false);
    return schema;
  }
}
