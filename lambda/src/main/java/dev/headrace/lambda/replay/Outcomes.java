package dev.headrace.lambda.replay;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.engine.Outcome;

/** The words for outcomes in a recording, which keeps their kind and nothing of their content. */
final class Outcomes {
  private static final String ANSWERED = "answered";
  private static final String FAILED = "failed";
  private static final String TOO_LARGE = "too_large";

  private Outcomes() {}

  static String wordOf(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> ANSWERED;
      case Outcome.Failed failed -> FAILED;
      case Outcome.TooLarge tooLarge -> TOO_LARGE;
    };
  }

  static Outcome of(String word) {
    return switch (word) {
      case ANSWERED -> Outcome.Answered.EMPTY;
      case FAILED -> new Outcome.Failed("Recorded", Body.EMPTY);
      case TOO_LARGE -> new Outcome.TooLarge(Long.MAX_VALUE);
      default -> throw new IllegalArgumentException("no outcome is called " + word);
    };
  }
}
