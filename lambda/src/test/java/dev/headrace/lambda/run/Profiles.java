package dev.headrace.lambda.run;

import static dev.headrace.engine.simulated.Distribution.fixed;

import dev.headrace.engine.simulated.Faults;
import dev.headrace.engine.simulated.Profile;

/** Profiles whose times can be added up by hand. */
final class Profiles {
  private static final long MILLI = 1_000_000;

  /** Starts in 5 + 10 + 40 + 100 ms and answers after 50 ms. */
  static final Profile PLAIN =
      new Profile(
          fixed(5 * MILLI),
          fixed(10 * MILLI),
          fixed(40 * MILLI),
          fixed(100 * MILLI),
          fixed(0),
          fixed(50 * MILLI),
          64,
          Faults.NONE);

  private Profiles() {}

  /** Every request ends in an error of the code. */
  static Profile failing() {
    return PLAIN.with(new Faults(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
  }
}
