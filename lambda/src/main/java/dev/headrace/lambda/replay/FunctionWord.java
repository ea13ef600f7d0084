package dev.headrace.lambda.replay;

import dev.headrace.kernel.replay.Word;

/** What a line of a recording of functions says. */
enum FunctionWord implements Word {
  /**
   * {@code publish AT NUMBER ACCOUNT REGION FUNCTION VERSION REVISION MEMORY_MIB TIMEOUT_MILLIS}
   */
  PUBLISH(Kind.CAME, "", 10),
  /** {@code retire AT NUMBER} */
  RETIRE(Kind.CAME, "", 3),
  /** {@code reserve AT ACCOUNT REGION FUNCTION CONCURRENCY}, or {@code -} for none */
  RESERVE(Kind.CAME, "", 6),
  /** {@code retries AT NUMBER MAXIMUM_AGE_SECONDS ATTEMPTS} */
  RETRIES(Kind.CAME, "", 5),
  /** {@code provision AT NUMBER LEVEL} */
  PROVISION(Kind.CAME, "", 4),
  /** {@code recover AT EPOCH_MILLIS KIND ACCOUNT REGION ID BASE64} */
  RECOVER(Kind.CAME, "", 8),
  /** {@code invoke AT NUMBER} */
  INVOKE(Kind.CAME, "", 3),
  /** {@code enqueue AT NUMBER BYTES} */
  ENQUEUE(Kind.CAME, "", 4),
  /** {@code shutdown AT} */
  SHUTDOWN(Kind.CAME, "", 2),

  /** {@code phase AT ENVIRONMENT PHASE NANOS} */
  PHASE(Kind.REPORTED, FunctionWord.ENVIRONMENT, 5),
  /** {@code ready AT ENVIRONMENT} */
  READY(Kind.REPORTED, FunctionWord.ENVIRONMENT, 3),
  /** {@code done AT ENVIRONMENT INVOCATION OUTCOME} */
  DONE(Kind.REPORTED, FunctionWord.ENVIRONMENT, 5),
  /** {@code exit AT ENVIRONMENT KIND} */
  EXIT(Kind.REPORTED, FunctionWord.ENVIRONMENT, 4),

  /** {@code told AT ENVIRONMENT COMMAND} */
  TOLD(Kind.TOLD, FunctionWord.ENVIRONMENT, 4),

  /** {@code assigned AT INVOCATION ENVIRONMENT cold|warm} */
  ASSIGNED(Kind.DECIDED, "", 5),
  /** {@code starts AT INVOCATION ENVIRONMENT} */
  STARTS(Kind.DECIDED, "", 4),
  /** {@code ahead AT NUMBER ENVIRONMENT} */
  AHEAD(Kind.DECIDED, "", 4),
  /** {@code allocated AT NUMBER REQUESTED ALLOCATED STATUS} */
  ALLOCATED(Kind.DECIDED, "", 6),
  /** {@code refused AT INVOCATION REASON} */
  REFUSED(Kind.DECIDED, "", 4),
  /** {@code ended AT INVOCATION ENDING} */
  ENDED(Kind.DECIDED, "", 4),
  /** {@code dropped AT expired|failed} */
  DROPPED(Kind.DECIDED, "", 3);

  static final String ENVIRONMENT = "environment";

  private final Kind kind;
  private final String subject;
  private final int words;

  FunctionWord(Kind kind, String subject, int words) {
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
