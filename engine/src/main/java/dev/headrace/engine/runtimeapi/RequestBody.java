package dev.headrace.engine.runtimeapi;

/** The body of a request as far as it was kept. */
sealed interface RequestBody {
  /** All of it. The array is its owner's. */
  @SuppressWarnings("ArrayRecordComponent")
  record Whole(byte[] bytes) implements RequestBody {}

  /** It was over the limit and was dropped. */
  record TooLong(long lengthBytes) implements RequestBody {}
}
