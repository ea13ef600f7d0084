package dev.headrace.inference.replay;

import dev.headrace.kernel.replay.Word;

/**
 * What a line of a recording of models says. Names that clients and people chose are written as in
 * the query of a URL.
 */
enum ModelWord implements Word {
  /** {@code deploy AT NAME REVISION SLOTS MEMORY_MIB IDLE_NANOS} */
  DEPLOY(Kind.CAME, "", 7),
  /** {@code remove AT NAME} */
  REMOVE(Kind.CAME, "", 3),
  /** {@code keep AT NAME SERVERS ACCOUNT REGION} */
  KEEP(Kind.CAME, "", 6),
  /**
   * {@code call AT CALL ACCOUNT REGION SERVICE MODEL_ID MODEL INPUT_TOKENS MOST_OUTPUT_TOKENS
   * TIMEOUT_NANOS on_demand|batch slot|beside REQUESTS_A_MINUTE TOKENS_A_MINUTE OUTPUT_WEIGHT}
   */
  CALL(Kind.CAME, "", 16),
  /** As {@link #CALL}, of a request that this process answers itself; its number is 0. */
  ADMIT(Kind.CAME, "", 16),
  /** {@code cancel AT CALL} */
  CANCEL(Kind.CAME, "", 3),
  /** {@code shutdown AT} */
  SHUTDOWN(Kind.CAME, "", 2),

  /** {@code sign AT SERVER SIGN} */
  SIGN(Kind.REPORTED, ModelWord.SERVER, 4),
  /** {@code phase AT SERVER PHASE NANOS} */
  PHASE(Kind.REPORTED, ModelWord.SERVER, 5),
  /** {@code exit AT SERVER KIND} */
  EXIT(Kind.REPORTED, ModelWord.SERVER, 4),
  /** {@code leaves AT SERVER WITHIN_NANOS} */
  LEAVES(Kind.REPORTED, ModelWord.SERVER, 4),
  /** {@code end AT CALL ENDING INPUT_TOKENS CACHED_TOKENS OUTPUT_TOKENS FIRST_TOKEN_NANOS} */
  END(Kind.REPORTED, ModelWord.CALLED, 8),
  /** {@code unreachable AT CALL} */
  UNREACHABLE(Kind.REPORTED, ModelWord.CALLED, 3),

  /** {@code told AT SERVER COMMAND} */
  TOLD(Kind.TOLD, ModelWord.SERVER, 4),
  /** {@code granted AT CALL SERVER} */
  GRANTED(Kind.TOLD, ModelWord.CALLED, 4),
  /** {@code stop AT CALL ENDING} */
  STOP(Kind.TOLD, ModelWord.CALLED, 4),

  /** {@code admitted AT ENDING} */
  ADMITTED(Kind.DECIDED, "", 3),
  /** {@code ended AT CALL ENDING WAIT=NANOS,...}, or {@code -} for no wait */
  ENDED(Kind.DECIDED, "", 5);

  static final String SERVER = "server";
  static final String CALLED = "call";

  private final Kind kind;
  private final String subject;
  private final int words;

  ModelWord(Kind kind, String subject, int words) {
    this.kind = kind;
    this.subject = subject;
    this.words = words;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String subject() {
    return subject;
  }

  @Override
  public int words() {
    return words;
  }
}
