package dev.headrace.advisor.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a workload file may hold, for editors (JSON Schema) and for readers (Markdown); both are
 * made from the fields that the parser reads.
 */
public final class WorkloadSchema {
  private static final String ADDRESS = "https://headrace.dev/workload.schema.json";

  private WorkloadSchema() {}

  /** The JSON Schema, draft 2020-12, of a file once it is read as YAML. */
  public static String json() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", ADDRESS);
    schema.put("title", "A workload of Headrace");
    schema.putAll(RootForm.FORM.schema());
    var indenter = new DefaultIndenter("  ", "\n");
    var printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(DefaultPrettyPrinter.FixedSpaceIndenter.instance);
    try {
      return new ObjectMapper()
              .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, false)
              .writer(printer)
              .writeValueAsString(schema)
          + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Tables of all fields, in Markdown. */
  public static String markdown() {
    var page = new StringBuilder();
    table(page, "The file", RootForm.FORM);
    for (Field<?> field : RootForm.FORM.fields()) {
      if (field.format() instanceof Form form) {
        table(page, "`" + field.name() + "`", form);
      }
    }
    for (Kind kind : Kind.values()) {
      page.append("### `kind: ").append(kind.word()).append("`\n\n");
      page.append(kind.says()).append(".\n\n");
      rows(page, kind.form());
    }
    return page.toString();
  }

  private static void table(StringBuilder page, String title, Form form) {
    page.append("### ").append(title).append("\n\n");
    rows(page, form);
  }

  private static void rows(StringBuilder page, Form form) {
    page.append("| field | what it is | written as | if not given |\n|---|---|---|---|\n");
    for (Field<?> field : form.fields()) {
      row(page, "", field);
    }
    page.append('\n');
  }

  private static void row(StringBuilder page, String before, Field<?> field) {
    String usual = field.usual();
    String otherwise =
        field.required() ? "**required**" : usual == null ? "" : "`" + usual + "`: " + field.why();
    boolean nested = field.format() instanceof Form;
    page.append("| `")
        .append(before)
        .append(field.name())
        .append("` | ")
        .append(field.says())
        .append(" | ")
        .append(nested ? "a mapping" : field.format().allowed())
        .append(" | ")
        .append(otherwise)
        .append(" |\n");
    if (!before.isEmpty() || !(field.format() instanceof Form inner) || isRoot(field)) {
      return;
    }
    inner.fields().forEach(each -> row(page, field.name() + ".", each));
  }

  /** Fields of the file itself have tables of their own. */
  private static boolean isRoot(Field<?> field) {
    return RootForm.FORM.fields().contains(field);
  }
}
