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

  /**
   * What its lines look like.
   *
   * @param kind where what they say comes from
   * @param subject who is told or reports, such as {@code server}; empty for what is neither
   * @param words how many words a line has
   */
  record Form(Kind kind, String subject, int words) {
    /** Of what comes from outside. */
    public static Form came(int words) {
      return new Form(Kind.CAME, "", words);
    }

    /** Of what somebody is told. */
    public static Form told(String subject, int words) {
      return new Form(Kind.TOLD, subject, words);
    }

    /** Of what somebody reports. */
    public static Form reported(String subject, int words) {
      return new Form(Kind.REPORTED, subject, words);
    }

    /** Of what the rules decide. */
    public static Form decided(int words) {
      return new Form(Kind.DECIDED, "", words);
    }
  }

  /** The name of the constant. */
  String name();

  /** What its lines look like. */
  Form form();

  /** Where it comes from. */
  default Kind kind() {
    return form().kind();
  }

  /** Who is told or reports. */
  default String subject() {
    return form().subject();
  }

  /** How many words a line has. */
  default int words() {
    return form().words();
  }

  /** The word itself. */
  default String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the rules decided it. */
  default boolean isDecision() {
    return kind() == Kind.TOLD || kind() == Kind.DECIDED;
  }
}
