package dev.headrace.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The decoded parameters of a query string or a form body, in the order in which they came. */
public final class Query {
  /** The most parameters that one request may have. */
  public static final int MAX_PARAMETERS = 10_000;

  private static final Query EMPTY = new Query(List.of());

  private final List<Parameter> parameters;

  private record Parameter(String name, String value) {}

  private Query(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /**
   * Decodes a query string without its question mark.
   *
   * @throws RefusedRequest where an escape is broken or there are too many parameters
   */
  public static Query parse(@Nullable String encoded) {
    if (encoded == null || encoded.isEmpty()) {
      return EMPTY;
    }
    List<Parameter> parameters = new ArrayList<>();
    int start = 0;
    while (start <= encoded.length()) {
      int ampersand = encoded.indexOf('&', start);
      int end = ampersand < 0 ? encoded.length() : ampersand;
      if (end > start) {
        parameters.add(parameter(encoded.substring(start, end)));
      }
      if (parameters.size() > MAX_PARAMETERS) {
        throw new RefusedRequest(
            Fault.MALFORMED_URI, "More than " + MAX_PARAMETERS + " parameters are not accepted");
      }
      start = end + 1;
    }
    return new Query(parameters);
  }

  private static Parameter parameter(String encoded) {
    int equals = encoded.indexOf('=');
    return equals < 0
        ? new Parameter(Percent.decodeQuery(encoded), "")
        : new Parameter(
            Percent.decodeQuery(encoded.substring(0, equals)),
            Percent.decodeQuery(encoded.substring(equals + 1)));
  }

  /** The first value of a parameter, or null where there is none; one without a value is empty. */
  public @Nullable String first(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        return parameter.value;
      }
    }
    return null;
  }

  public boolean has(String name) {
    return first(name) != null;
  }

  /** Every value of a parameter, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        values.add(parameter.value);
      }
    }
    return values;
  }

  /** Visits each parameter; one that came twice is visited twice. */
  public void forEach(BiConsumer<String, String> visitor) {
    for (Parameter parameter : parameters) {
      visitor.accept(parameter.name, parameter.value);
    }
  }

  public boolean isEmpty() {
    return parameters.isEmpty();
  }
}
