package dev.headrace.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** HTTP header fields in the order in which they came; names match without regard to case. */
public final class Headers {
  private static final char DELETE = 0x7f;
  private static final char LAST_LATIN_1 = 0xff;
  private static final Headers EMPTY = new Headers(new String[0]);

  /** Name, value, name, value: a request has few fields, so that a scan is cheaper than a map. */
  private final String[] pairs;

  private Headers(String[] pairs) {
    this.pairs = pairs;
  }

  public static Headers none() {
    return EMPTY;
  }

  /** Fields given as name, value, name, value. */
  public static Headers of(String... pairs) {
    if (pairs.length % 2 != 0) {
      throw new IllegalArgumentException("a name has no value");
    }
    return new Headers(pairs.clone());
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Whether a text can be the value of a field: it has no control characters but tabs, and can be
   * written as ISO-8859-1 (<a
   * href="https://www.rfc-editor.org/rfc/rfc9110#section-5.5">source</a>).
   */
  public static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == DELETE || c > LAST_LATIN_1) {
        return false;
      }
    }
    return true;
  }

  /** The first value of a field, or null where there is none. */
  public @Nullable String first(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equalsIgnoreCase(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /** The first value of a field, or {@code otherwise} where there is none. */
  public String first(String name, String otherwise) {
    String value = first(name);
    return value == null ? otherwise : value;
  }

  /** Every value of a field, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    forEach((key, value) -> {
      if (key.equalsIgnoreCase(name)) {
        values.add(value);
      }
    });
    return values;
  }

  public boolean has(String name) {
    return first(name) != null;
  }

  /** Visits each field; one that came twice is visited twice. */
  public void forEach(BiConsumer<String, String> visitor) {
    for (int i = 0; i < pairs.length; i += 2) {
      visitor.accept(pairs[i], pairs[i + 1]);
    }
  }

  /** A builder that starts from these fields. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    forEach(builder::add);
    return builder;
  }

  /** Collects header fields. */
  public static final class Builder {
    private final List<String> pairs = new ArrayList<>();

    private Builder() {}

    /** Adds a field beside those of the same name. */
    public Builder add(String name, String value) {
      pairs.add(name);
      pairs.add(value);
      return this;
    }

    /** Puts a field in the place of those of the same name. */
    public Builder set(String name, String value) {
      remove(name);
      return add(name, value);
    }

    public Builder remove(String name) {
      for (int i = pairs.size() - 2; i >= 0; i -= 2) {
        if (pairs.get(i).equalsIgnoreCase(name)) {
          pairs.remove(i + 1);
          pairs.remove(i);
        }
      }
      return this;
    }

    public boolean has(String name) {
      for (int i = 0; i < pairs.size(); i += 2) {
        if (pairs.get(i).equalsIgnoreCase(name)) {
          return true;
        }
      }
      return false;
    }

    public Headers build() {
      return new Headers(pairs.toArray(String[]::new));
    }
  }
}
