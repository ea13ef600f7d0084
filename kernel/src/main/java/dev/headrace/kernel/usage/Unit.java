package dev.headrace.kernel.usage;

/** What a quantity of usage counts; integers, so that no sum depends on its order. */
public enum Unit {
  /** Requests. */
  REQUESTS,
  /** Mebibytes held for milliseconds; 1,024,000 of them are one GB-second. */
  MEBIBYTE_MILLISECONDS,
  /** Bytes. */
  BYTES,
  /** Bytes held for seconds: storage. */
  BYTE_SECONDS,
  /** Milliseconds. */
  MILLISECONDS,
  /** Tokens that a model read or wrote. */
  TOKENS
}
