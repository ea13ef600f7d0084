package dev.headrace.inference.replay;

import java.util.Locale;

/**
 * What a line of a recording says; its first word. The second is the instant. Names that clients
 * and people chose are written as in the query of a URL.
 */
enum Word {
  /** {@code deploy AT NAME REVISION SLOTS MEMORY_MIB IDLE_NANOS} */
  DEPLOY(Kind.CAME, 7),
  /** {@code remove AT NAME} */
  REMOVE(Kind.CAME, 3),
  /** {@code keep AT NAME SERVERS ACCOUNT REGION} */
  KEEP(Kind.CAME, 6),
  /**
   * {@code call AT CALL ACCOUNT REGION SERVICE MODEL_ID MODEL INPUT_TOKENS MOST_OUTPUT_TOKENS
   * TIMEOUT_NANOS on_demand|batch slot|beside REQUESTS_A_MINUTE TOKENS_A_MINUTE OUTPUT_WEIGHT}
   */
  CALL(Kind.CAME, 16),
  /** As {@link #CALL}, of a request that this process answers itself; its number is 0. */
  ADMIT(Kind.CAME, 16),
  /** {@code cancel AT CALL} */
  CANCEL(Kind.CAME, 3),
  /** {@code shutdown AT} */
  SHUTDOWN(Kind.CAME, 2),

  /** {@code sign AT SERVER SIGN} */
  SIGN(Kind.SERVER_REPORTED, 4),
  /** {@code phase AT SERVER PHASE NANOS} */
  PHASE(Kind.SERVER_REPORTED, 5),
  /** {@code exit AT SERVER KIND} */
  EXIT(Kind.SERVER_REPORTED, 4),
  /** {@code leaves AT SERVER WITHIN_NANOS} */
  LEAVES(Kind.SERVER_REPORTED, 4),
  /** {@code end AT CALL ENDING INPUT_TOKENS CACHED_TOKENS OUTPUT_TOKENS FIRST_TOKEN_NANOS} */
  END(Kind.CALL_REPORTED, 8),
  /** {@code unreachable AT CALL} */
  UNREACHABLE(Kind.CALL_REPORTED, 3),

  /** {@code told AT SERVER COMMAND} */
  TOLD(Kind.SERVER_TOLD, 4),
  /** {@code granted AT CALL SERVER} */
  GRANTED(Kind.CALL_TOLD, 4),
  /** {@code stop AT CALL ENDING} */
  STOP(Kind.CALL_TOLD, 4),

  /** {@code admitted AT ENDING} */
  ADMITTED(Kind.DECIDED, 3),
  /** {@code ended AT CALL ENDING WAIT=NANOS,...}, or {@code -} for no wait */
  ENDED(Kind.DECIDED, 5);

  /** Where what a line says comes from. */
  enum Kind {
    /** From outside. */
    CAME,
    /** From a server. */
    SERVER_REPORTED,
    /** From whoever runs a generation. */
    CALL_REPORTED,
    /** From the rules, to a server. */
    SERVER_TOLD,
    /** From the rules, to whoever runs a generation. */
    CALL_TOLD,
    /** From the rules. */
    DECIDED;

    /** Whether the rules decided it. */
    boolean isDecision() {
      return this == SERVER_TOLD || this == CALL_TOLD || this == DECIDED;
    }
  }

  private final Kind kind;
  private final int words;
  private final String text = name().toLowerCase(Locale.ROOT);

  Word(Kind kind, int words) {
    this.kind = kind;
    this.words = words;
  }

  Kind kind() {
    return kind;
  }

  /** How many words a line has. */
  int words() {
    return words;
  }

  /** The word itself. */
  String text() {
    return text;
  }

  static Word of(String text) {
    for (Word word : values()) {
      if (word.text.equals(text)) {
        return word;
      }
    }
    throw new IllegalArgumentException("nothing is called " + text);
  }
}
