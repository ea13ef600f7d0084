package dev.headrace.billing.prices;

/** What tokens are charged as by a token API. */
public enum TokenKind {
  /** Tokens of the prompt that no cache held. */
  INPUT("input"),
  /** Tokens that the model wrote. */
  OUTPUT("output"),
  /** Tokens of the prompt that the cache held. */
  CACHE_READ("cacheRead"),
  /** Tokens that were put into the cache, for its usual time (5 minutes at Anthropic). */
  CACHE_WRITE("cacheWrite"),
  /** Tokens that were put into the cache for an hour. */
  CACHE_WRITE_1H("cacheWrite1h"),
  /** {@link #INPUT} of a batch. */
  BATCH_INPUT("batchInput"),
  /** {@link #OUTPUT} of a batch. */
  BATCH_OUTPUT("batchOutput"),
  /** {@link #INPUT} of the flex tier, which is slower and cheaper. */
  FLEX_INPUT("flexInput"),
  /** {@link #OUTPUT} of the flex tier. */
  FLEX_OUTPUT("flexOutput"),
  /** {@link #INPUT} of the priority tier, which is faster and dearer. */
  PRIORITY_INPUT("priorityInput"),
  /** {@link #OUTPUT} of the priority tier. */
  PRIORITY_OUTPUT("priorityOutput");

  private final String column;

  TokenKind(String column) {
    this.column = column;
  }

  /** Its column in the file of models. */
  String column() {
    return column;
  }
}
