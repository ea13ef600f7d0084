package dev.headrace.inference.serve;

import dev.headrace.inference.TokenUse;

/**
 * How a generation went, as whoever ran it tells.
 *
 * @param ending {@link Ending#ANSWERED}, {@link Ending#REFUSED}, {@link Ending#CANCELLED} or {@link
 *     Ending#SERVER_FAILED}
 * @param detail why, in words for the client
 * @param use what was used up to its end
 * @param firstTokenNanos from the slot to the first token; 0 where there was none
 */
public record Report(Ending ending, String detail, TokenUse use, long firstTokenNanos) {
  /**
   * Checks it.
   *
   * @throws IllegalArgumentException for an ending that rules alone decide
   */
  public Report {
    switch (ending) {
      case ANSWERED, REFUSED, CANCELLED, SERVER_FAILED -> {}
      default -> throw new IllegalArgumentException("no generation ends as " + ending);
    }
  }
}
