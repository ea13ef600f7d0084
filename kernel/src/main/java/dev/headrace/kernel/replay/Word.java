package dev.headrace.kernel.replay;

import java.util.Locale;

/**
 * What a line of a recording says: its first word. The second is the instant. A service's words are
 * the constants of an enum.
 */
public interface Word {
  /** Where what a line says comes from. */
  enum Kind {
    /** From outside. */
    CAME,
    /** From the rules, to somebody outside whose number is the third word. */
    TOLD,
    /** From somebody outside, whose number is the third word, of what it was told last. */
    REPORTED,
    /** From the rules. */
    DECIDED
  }

  /** The name of the constant. */
  String name();

  /** Where it comes from. */
  Kind kind();

  /** Who is told or reports, such as {@code server}; empty for what is neither. */
  String subject();

  /** How many words a line has. */
  int words();

  /** The word itself. */
  default String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the rules decided it. */
  default boolean isDecision() {
    return kind() == Kind.TOLD || kind() == Kind.DECIDED;
  }
}
