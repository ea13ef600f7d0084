package dev.headrace.kernel.journal;

/**
 * A state that outlives the process: immutable, so that the journal's writer may encode it later
 * and on a thread of its own, outside the world's lock.
 */
@FunctionalInterface
public interface Document {
  /** Its bytes, the same at each call. */
  byte[] encode();

  /**
   * About how many bytes of memory it alone holds until it is written; a journal bounds the sum of
   * what waits. Documents that carry a payload say its length.
   */
  default long heldBytes() {
    return 512;
  }
}
