package dev.headrace.advisor.workload;

import dev.headrace.kernel.Nearest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways in which values are written that are not numbers. */
final class Formats {
  private static final SortedSet<String> ZONES =
      Collections.unmodifiableSortedSet(new TreeSet<>(ZoneId.getAvailableZoneIds()));

  private Formats() {}

  /** A duration that may vary, in milliseconds. */
  static final Format<Spread> DURATIONS = new SpreadFormat(Quantity.DURATION);

  /** A number that may vary. */
  static final Format<Spread> COUNTS = new SpreadFormat(Quantity.COUNT);

  /** Bytes, where a bare number is most likely kilobytes. */
  static final Format<Long> BYTES = Quantity.SIZE.map(Math::round);

  /** Bytes of a package or of weights, where a bare number is most likely megabytes. */
  static final Format<Long> LARGE_BYTES = Quantity.SIZE.hinting("MB").map(Math::round);

  /** Memory in whole MiB, rounded up. */
  static final Format<Integer> MEMORY_MIB =
      Quantity.SIZE
          .hinting("MiB")
          .between(0, 64e12, "memory such as 512MiB or 24GiB, at most 64TB")
          .map(bytes -> (int) Math.ceil(bytes / (1 << 20)));

  /** A truth. */
  static final Format<Boolean> TRUTH = choice("true", "false").map("true"::equals);

  /** A name of a thing that the file makes or calls. */
  static final Format<String> NAME =
      word(
          "[A-Za-z0-9][A-Za-z0-9._:/ -]{0,79}",
          "a name of up to 80 letters, digits, spaces and . _ : / -");

  /** A region of a cloud. */
  static final Format<String> REGION =
      word("[a-z]{2}(-[a-z]+){1,3}-[0-9]{1,2}", "a region such as us-east-1");

  /** A file's name. */
  static final Format<String> FILE = word("[^\\u0000-\\u001f]{1,500}", "the name of a file");

  /** A time of day, as minutes after midnight. */
  static final Format<Integer> TIME_OF_DAY =
      word("([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day such as 02:30")
          .map(text -> Integer.parseInt(text, 0, 2, 10) * 60 + Integer.parseInt(text, 3, 5, 10));

  /** One of some words. */
  static Format<String> choice(String... words) {
    return new Choice(List.of(words));
  }

  /** One of some words. */
  static Format<String> choice(List<String> words) {
    return new Choice(words);
  }

  /** Text of a form. */
  static Format<String> word(String pattern, String allowed) {
    return new Word(Pattern.compile(pattern), allowed);
  }

  /** Several of some words, or one. */
  static Format<Set<String>> several(Format<String> of) {
    return new Several(of);
  }

  private record Choice(List<String> words) implements Format<String> {
    @Override
    public String read(Yaml value, String path, Reading reading) {
      String text = Format.text(value, allowed());
      if (!words.contains(text)) {
        throw new BadValueException(
            value,
            "\"" + text + "\" is not known; allowed is " + allowed() + Nearest.hint(text, words));
      }
      return text;
    }

    @Override
    public String allowed() {
      return (words.size() > 2 ? "one of " : "")
          + String.join(words.size() > 2 ? ", " : " or ", words);
    }

    @Override
    public Map<String, Object> schema() {
      if (words.equals(List.of("true", "false"))) {
        return Map.of("type", "boolean");
      }
      List<Object> values = new ArrayList<>(words);
      words.stream()
          .filter(word -> word.matches("[0-9]{1,4}"))
          .forEach(word -> values.add(Integer.valueOf(word)));
      return Map.of("enum", values);
    }
  }

  private record Word(Pattern pattern, String allowed) implements Format<String> {
    @Override
    public String read(Yaml value, String path, Reading reading) {
      String text = Format.text(value, allowed);
      Matcher matcher = pattern.matcher(text);
      if (!matcher.matches()) {
        throw new BadValueException(value, "\"" + shorten(text) + "\" is not " + allowed);
      }
      return text;
    }

    @Override
    public Map<String, Object> schema() {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", List.of("string", "number"));
      schema.put("pattern", "^" + pattern.pattern() + "$");
      schema.put("description", allowed);
      return schema;
    }
  }

  private record Several(Format<String> of) implements Format<Set<String>> {
    @Override
    public Set<String> read(Yaml value, String path, Reading reading) {
      Set<String> words = new LinkedHashSet<>();
      if (value instanceof Yaml.Sequence list) {
        for (Yaml item : list.items()) {
          words.add(of.read(item, path, reading));
        }
      } else {
        words.add(of.read(value, path, reading));
      }
      return Collections.unmodifiableSet(words);
    }

    @Override
    public String allowed() {
      return "a list of " + of.allowed();
    }

    @Override
    public Map<String, Object> schema() {
      Map<String, Object> list = new LinkedHashMap<>();
      list.put("type", "array");
      list.put("items", of.schema());
      list.put("maxItems", YamlTree.MAX_ENTRIES);
      return Map.of("anyOf", List.of(of.schema(), list));
    }
  }

  /** An IANA time zone. */
  static final Format<ZoneId> ZONE =
      new Format<>() {
        @Override
        public ZoneId read(Yaml value, String path, Reading reading) {
          String text = Format.text(value, allowed());
          try {
            if (ZONES.contains(text)) {
              return ZoneId.of(text);
            }
          } catch (DateTimeException unknown) {
            throw new BadValueException(
                value, "the zone " + text + " has no rules on this machine");
          }
          List<String> cities = ZONES.stream().filter(zone -> endsWith(zone, text)).toList();
          String hint =
              cities.isEmpty()
                  ? Nearest.hint(text, ZONES)
                  : "; did you mean " + cities.getFirst() + "?";
          throw new BadValueException(
              value, "\"" + shorten(text) + "\" is no time zone; allowed is " + allowed() + hint);
        }

        @Override
        public String allowed() {
          return "an IANA zone such as Europe/Berlin or UTC";
        }

        @Override
        public Map<String, Object> schema() {
          Map<String, Object> schema = new LinkedHashMap<>();
          schema.put("type", "string");
          schema.put("description", allowed());
          return schema;
        }
      };

  private static boolean endsWith(String zone, String city) {
    String slash = "/" + city.replace(' ', '_');
    return zone.regionMatches(true, zone.length() - slash.length(), slash, 0, slash.length());
  }

  private static String shorten(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
