package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Yaml.Entry;
import dev.headrace.advisor.workload.Yaml.Mapping;
import dev.headrace.kernel.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where values of the file come from that nobody gave: a program that writes a file of what it
 * measured says so here, by the paths of the fields. It is read behind all other fields, so that it
 * can be held against what the file gives.
 */
final class OriginsFormat implements Format<Map<String, Origin>> {
  private static final String WORDS = "(measured|extrapolated|assumed)(?:: (.+))?";
  private static final Pattern PATTERN = Pattern.compile(WORDS);
  private static final String SAID = "measured, extrapolated or assumed, with how behind a colon";

  @Override
  public Map<String, Origin> read(Yaml value, String path, Reading reading) {
    if (!(value instanceof Mapping mapping)) {
      throw new BadValueException(
          value, value.kind() + " is no value here; allowed is " + allowed());
    }
    Map<String, Origin> origins = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((field, entry) -> {
          try {
            origins.put(field, origin(field, entry, reading));
          } catch (BadValueException wrong) {
            reading.wrong(wrong.place(), Form.under(path, field), wrong.said());
          }
        });
    return origins;
  }

  private static Origin origin(String field, Entry entry, Reading reading) {
    String text = Format.text(entry.value(), SAID);
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      throw new BadValueException(
          entry.value(),
          "\"" + text + "\" is no origin; allowed is " + SAID + hint(text.split("[: ]", 2)[0]));
    }
    Origin origin =
        switch (matcher.group(1)) {
          case "measured" -> Origin.MEASURED;
          case "extrapolated" -> Origin.EXTRAPOLATED;
          default -> Origin.ASSUMED;
        };
    // What a file with other problems gives is not all known, and would be missed here.
    if (!reading.change(field, origin, Optional.ofNullable(matcher.group(2)).orElse(""))
        && reading.problems() == 0) {
      List<String> given = reading.given();
      throw new BadValueException(
          entry.value(),
          "the file gives no such value, so that it comes from nowhere; take this line out"
              + Nearest.hint(field, given));
    }
    return origin;
  }

  private static String hint(String word) {
    return Nearest.hint(word, List.of("measured", "extrapolated", "assumed"));
  }

  @Override
  public boolean isFigure() {
    return false;
  }

  @Override
  public String allowed() {
    return "a mapping of fields to "
        + SAID
        + ", such as traffic.requests: \"measured: 4,000 requests in 3 days\"";
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> origin = new LinkedHashMap<>();
    origin.put("type", "string");
    origin.put("pattern", "^" + WORDS.replace("?:", "") + "$");
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("maxProperties", YamlTree.MAX_ENTRIES);
    schema.put("additionalProperties", origin);
    return schema;
  }
}
