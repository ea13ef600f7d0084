package dev.headrace.wire;

import java.util.regex.Pattern;

/**
 * A text that a pattern may look at only so often, so that no input makes a pattern run for long: a
 * bound in steps, not in time, and so the same on every machine.
 */
final class BudgetedText implements CharSequence {
  /** Looks at a character that one match may take; ordinary matches take a few per character. */
  static final int MAX_STEPS = 2_000_000;

  private final CharSequence text;
  private final int[] steps;

  private BudgetedText(CharSequence text, int[] steps) {
    this.text = text;
    this.steps = steps;
  }

  /** Whether all of a text matches; one that exhausts the budget, or the stack, does not. */
  static boolean matches(Pattern pattern, String text) {
    try {
      return pattern.matcher(new BudgetedText(text, new int[1])).matches();
    } catch (OutOfSteps | StackOverflowError e) {
      return false;
    }
  }

  /** Thrown out of a match that takes too long. */
  private static final class OutOfSteps extends RuntimeException {
    OutOfSteps() {
      super(null, null, false, false);
    }
  }

  @Override
  public char charAt(int index) {
    if (++steps[0] > MAX_STEPS) {
      throw new OutOfSteps();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new BudgetedText(text.subSequence(start, end), steps);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
