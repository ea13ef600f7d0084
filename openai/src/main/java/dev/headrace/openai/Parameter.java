package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of OpenAI's API, and what comes of it here.
 *
 * @param note what else there is to say; for one that is refused, the end of its error
 */
record Parameter(String name, Use use, String note) {
  /** What comes of a parameter. */
  enum Use {
    /** It does what OpenAI's documentation says. */
    ACTS,
    /** It is taken; what it asks for is nothing that the models here could heed. */
    NO_EFFECT,
    /** It is refused as unsupported. */
    REFUSED
  }

  static Parameter acts(String name) {
    return new Parameter(name, Use.ACTS, "");
  }

  static Parameter acts(String name, String note) {
    return new Parameter(name, Use.ACTS, note);
  }

  static Parameter noEffect(String name, String note) {
    return new Parameter(name, Use.NO_EFFECT, note);
  }

  static Parameter refused(String name, String note) {
    return new Parameter(name, Use.REFUSED, note);
  }

  /** Refuses what no parameter is, and those that are refused. */
  static void check(Fields fields, List<Parameter> parameters) {
    Set<String> names = parameters.stream().map(Parameter::name).collect(Collectors.toSet());
    fields.allowOnly(names);
    for (Parameter parameter : parameters) {
      if (parameter.use == Use.REFUSED && asks(fields.get(parameter.name))) {
        throw ApiError.unsupported(fields.path(parameter.name), parameter.note);
      }
    }
  }

  /**
   * Whether a value asks for something: false and an empty list are how some clients say nothing.
   */
  private static boolean asks(@Nullable JsonNode value) {
    boolean nothing =
        value == null
            || (value.isBoolean() && !value.booleanValue())
            || (value.isArray() && value.isEmpty());
    return !nothing;
  }

  /** Takes out of a request what a model's server need not see. */
  static void strip(Fields fields, List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      if (parameter.use != Use.ACTS) {
        fields.object().remove(parameter.name);
      }
    }
  }
}
