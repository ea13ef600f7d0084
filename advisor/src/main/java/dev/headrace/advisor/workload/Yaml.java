package dev.headrace.advisor.workload;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML file that remembers where it stood. */
sealed interface Yaml {
  /** Where it begins. */
  Place place();

  /** What it is, in words. */
  String kind();

  /**
   * A place in a file.
   *
   * @param line from 1
   * @param column from 1
   */
  record Place(int line, int column) {}

  /**
   * Names with values.
   *
   * @param entries in the order of the file
   */
  record Mapping(Place place, Map<String, Entry> entries) implements Yaml {
    @Override
    public String kind() {
      return "a mapping";
    }

    /** The value of a name; null where there is none. */
    @Nullable Yaml value(String name) {
      Entry entry = entries.get(name);
      return entry == null ? null : entry.value();
    }
  }

  /** A name's place and its value. */
  record Entry(Place place, Yaml value) {}

  /** Values in a row. */
  record Sequence(Place place, List<Yaml> items) implements Yaml {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * One value, as it is written.
   *
   * @param quoted whether it stands in quotes, and so is text whatever it looks like
   */
  record Scalar(Place place, String text, boolean quoted) implements Yaml {
    @Override
    public String kind() {
      return isNull() ? "nothing" : text;
    }

    boolean isNull() {
      return !quoted && (text.isEmpty() || text.equals("null") || text.equals("~"));
    }
  }
}
