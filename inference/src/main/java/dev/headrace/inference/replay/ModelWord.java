package dev.headrace.inference.replay;

import dev.headrace.kernel.replay.Word;

/**
 * What a line of a recording of models says. Names that clients and people chose are written as in
 * the query of a URL.
 */
enum ModelWord implements Word {
  /** {@code deploy AT NAME REVISION SLOTS MEMORY_MIB IDLE_NANOS} */
  DEPLOY(Form.came(7)),
  /** {@code remove AT NAME} */
  REMOVE(Form.came(3)),
  /** {@code keep AT NAME SERVERS ACCOUNT REGION} */
  KEEP(Form.came(6)),
  /**
   * {@code call AT CALL ACCOUNT REGION SERVICE MODEL_ID MODEL INPUT_TOKENS MOST_OUTPUT_TOKENS
   * TIMEOUT_NANOS on_demand|batch|provisioned slot|beside REQUESTS_A_MINUTE TOKENS_A_MINUTE
   * OUTPUT_WEIGHT}
   */
  CALL(Form.came(16)),
  /** As {@link #CALL}, of a request that this process answers itself; its number is 0. */
  ADMIT(Form.came(16)),
  /** {@code cancel AT CALL} */
  CANCEL(Form.came(3)),
  /** {@code shutdown AT} */
  SHUTDOWN(Form.came(2)),

  /** {@code sign AT SERVER SIGN} */
  SIGN(Form.reported(ModelWord.SERVER, 4)),
  /** {@code phase AT SERVER PHASE NANOS} */
  PHASE(Form.reported(ModelWord.SERVER, 5)),
  /** {@code exit AT SERVER KIND} */
  EXIT(Form.reported(ModelWord.SERVER, 4)),
  /** {@code leaves AT SERVER WITHIN_NANOS} */
  LEAVES(Form.reported(ModelWord.SERVER, 4)),
  /** {@code end AT CALL ENDING INPUT_TOKENS CACHED_TOKENS OUTPUT_TOKENS FIRST_TOKEN_NANOS} */
  END(Form.reported(ModelWord.CALLED, 8)),
  /** {@code unreachable AT CALL} */
  UNREACHABLE(Form.reported(ModelWord.CALLED, 3)),

  /** {@code told AT SERVER COMMAND} */
  TOLD(Form.told(ModelWord.SERVER, 4)),
  /** {@code granted AT CALL SERVER} */
  GRANTED(Form.told(ModelWord.CALLED, 4)),
  /** {@code stop AT CALL ENDING} */
  STOP(Form.told(ModelWord.CALLED, 4)),

  /** {@code admitted AT ENDING} */
  ADMITTED(Form.decided(3)),
  /** {@code ended AT CALL ENDING WAIT=NANOS,...}, or {@code -} for no wait */
  ENDED(Form.decided(5));

  static final String SERVER = "server";
  static final String CALLED = "call";

  @SuppressWarnings("ImmutableEnumChecker") // two constants and a number
  private final Form form;

  ModelWord(Form form) {
    this.form = form;
  }

  @Override
  public Form form() {
    return form;
  }
}
