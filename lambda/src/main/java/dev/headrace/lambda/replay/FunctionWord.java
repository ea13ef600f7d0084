package dev.headrace.lambda.replay;

import dev.headrace.kernel.replay.Word;

/** What a line of a recording of functions says. */
enum FunctionWord implements Word {
  /**
   * {@code publish AT NUMBER ACCOUNT REGION FUNCTION VERSION REVISION MEMORY_MIB TIMEOUT_MILLIS}
   */
  PUBLISH(Form.came(10)),
  /** {@code retire AT NUMBER} */
  RETIRE(Form.came(3)),
  /** {@code reserve AT ACCOUNT REGION FUNCTION CONCURRENCY}, or {@code -} for none */
  RESERVE(Form.came(6)),
  /** {@code retries AT NUMBER MAXIMUM_AGE_SECONDS ATTEMPTS} */
  RETRIES(Form.came(5)),
  /** {@code provision AT NUMBER LEVEL} */
  PROVISION(Form.came(4)),
  /** {@code recover AT EPOCH_MILLIS KIND ACCOUNT REGION ID BASE64} */
  RECOVER(Form.came(8)),
  /** {@code invoke AT NUMBER} */
  INVOKE(Form.came(3)),
  /** {@code enqueue AT NUMBER BYTES} */
  ENQUEUE(Form.came(4)),
  /** {@code shutdown AT} */
  SHUTDOWN(Form.came(2)),

  /** {@code phase AT ENVIRONMENT PHASE NANOS} */
  PHASE(Form.reported(FunctionWord.ENVIRONMENT, 5)),
  /** {@code ready AT ENVIRONMENT} */
  READY(Form.reported(FunctionWord.ENVIRONMENT, 3)),
  /** {@code done AT ENVIRONMENT INVOCATION OUTCOME} */
  DONE(Form.reported(FunctionWord.ENVIRONMENT, 5)),
  /** {@code exit AT ENVIRONMENT KIND} */
  EXIT(Form.reported(FunctionWord.ENVIRONMENT, 4)),

  /** {@code told AT ENVIRONMENT COMMAND} */
  TOLD(Form.told(FunctionWord.ENVIRONMENT, 4)),

  /** {@code assigned AT INVOCATION ENVIRONMENT cold|warm} */
  ASSIGNED(Form.decided(5)),
  /** {@code starts AT INVOCATION ENVIRONMENT} */
  STARTS(Form.decided(4)),
  /** {@code ahead AT NUMBER ENVIRONMENT} */
  AHEAD(Form.decided(4)),
  /** {@code allocated AT NUMBER REQUESTED ALLOCATED STATUS} */
  ALLOCATED(Form.decided(6)),
  /** {@code refused AT INVOCATION REASON} */
  REFUSED(Form.decided(4)),
  /** {@code ended AT INVOCATION ENDING} */
  ENDED(Form.decided(4)),
  /** {@code dropped AT expired|failed} */
  DROPPED(Form.decided(3));

  static final String ENVIRONMENT = "environment";

  @SuppressWarnings("ImmutableEnumChecker") // two constants and a number
  private final Form form;

  FunctionWord(Form form) {
    this.form = form;
  }

  @Override
  public Form form() {
    return form;
  }
}
