package dev.headrace.inference.calls;

/**
 * Reads the text of a call as it comes, {@code {"name": "NAME", "arguments": {...}}}, and says what
 * of it is the name and what the arguments. The text follows the grammar of {@link CallSchema};
 * only white space is free.
 */
final class CallReader {
  private enum Place {
    BEFORE_NAME,
    NAME,
    BEFORE_ARGUMENTS,
    ARGUMENTS,
    AFTER
  }

  private final StringBuilder read = new StringBuilder();
  private final StringBuilder name = new StringBuilder();
  private Place place = Place.BEFORE_NAME;
  private int depth;
  private boolean inString;
  private boolean escaped;

  /** The name of the tool; complete once {@link #hasName} says so. */
  String name() {
    return name.toString();
  }

  boolean hasName() {
    return place.compareTo(Place.NAME) > 0;
  }

  /** Takes more of the text; returns what of it belongs to the arguments. */
  String take(String text) {
    var arguments = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      take(text.charAt(i), arguments);
    }
    return arguments.toString();
  }

  private void take(char c, StringBuilder arguments) {
    switch (place) {
      case BEFORE_NAME -> {
        read.append(c);
        if (c == '"' && endsWithKey("name")) {
          place = Place.NAME;
          read.setLength(0);
        }
      }
      case NAME -> {
        if (c == '"') {
          place = Place.BEFORE_ARGUMENTS;
        } else {
          name.append(c);
        }
      }
      case BEFORE_ARGUMENTS -> {
        read.append(c);
        if (c == '{' && endsWithKey("arguments")) {
          place = Place.ARGUMENTS;
          takeArgument(c, arguments);
        }
      }
      case ARGUMENTS -> takeArgument(c, arguments);
      case AFTER -> {}
    }
  }

  /** Whether what was read ends with a key, its colon, and one character of its value. */
  private boolean endsWithKey(String key) {
    String before = read.substring(0, read.length() - 1).stripTrailing();
    return before.endsWith(":")
        && before.substring(0, before.length() - 1).stripTrailing().endsWith("\"" + key + "\"");
  }

  private void takeArgument(char c, StringBuilder arguments) {
    arguments.append(c);
    if (escaped) {
      escaped = false;
    } else if (c == '\\' && inString) {
      escaped = true;
    } else if (c == '"') {
      inString = !inString;
    } else if (!inString && (c == '{' || c == '[')) {
      depth++;
    } else if (!inString && (c == '}' || c == ']') && --depth == 0) {
      place = Place.AFTER;
    }
  }
}
