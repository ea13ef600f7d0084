package dev.headrace.wire;

/** How what a client sent is shown back to it. */
final class Text {
  /** The most characters of a client's own value that an error repeats. */
  static final int MAX_ECHO = 1024;

  private Text() {}

  static String shortened(String value) {
    return value.length() <= MAX_ECHO ? value : value.substring(0, MAX_ECHO) + "...";
  }

  /** A member's name as AWS's messages write it: {@code FunctionName} is functionName there. */
  static String memberName(String name) {
    return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
