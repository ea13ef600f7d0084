package dev.headrace.engine.simulated;

/**
 * How often each thing goes wrong, as probabilities; those of one occasion add up to at most 1.
 *
 * @param startFails a work never begins, and says so
 * @param initCrashes its initialisation ends in an exit
 * @param initHangs its initialisation never ends
 * @param slowStarts its initialisation takes fifty times as long
 * @param functionErrors a request ends in an error of the code
 * @param crashes a request ends the runtime
 * @param outOfMemory a request takes more memory than there is
 * @param neverAnswers a request is never answered
 * @param lostDone a request's end is reported only after its work has exited
 * @param tooLarge a request's answer is too large
 * @param idleCrashes a work ends itself after a request
 * @param lostExits a work that was told to stop never says that it has
 */
public record Faults(
    double startFails,
    double initCrashes,
    double initHangs,
    double slowStarts,
    double functionErrors,
    double crashes,
    double outOfMemory,
    double neverAnswers,
    double lostDone,
    double tooLarge,
    double idleCrashes,
    double lostExits) {
  /** Nothing goes wrong. */
  public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** All things go wrong so often. */
  public static Faults each(double probability) {
    double p = probability;
    return new Faults(p, p, p, p, p, p, p, p, p, p, p, p);
  }

  public Faults {
    if (startFails + initCrashes + initHangs + slowStarts > 1
        || functionErrors + crashes + outOfMemory + neverAnswers + lostDone + tooLarge + idleCrashes
            > 1
        || lostExits > 1) {
      throw new IllegalArgumentException("probabilities of one occasion above 1");
    }
  }

  /** A thing that went wrong. */
  public enum Kind {
    /** See {@link Faults#startFails}. */
    START_FAILS,
    /** See {@link Faults#initCrashes}. */
    INIT_CRASHES,
    /** See {@link Faults#initHangs}. */
    INIT_HANGS,
    /** See {@link Faults#slowStarts}. */
    SLOW_START,
    /** See {@link Faults#functionErrors}. */
    FUNCTION_ERROR,
    /** See {@link Faults#crashes}. */
    CRASH,
    /** See {@link Faults#outOfMemory}. */
    OUT_OF_MEMORY,
    /** See {@link Faults#neverAnswers}. */
    NEVER_ANSWERS,
    /** See {@link Faults#lostDone}. */
    LOST_DONE,
    /** See {@link Faults#tooLarge}. */
    TOO_LARGE,
    /** See {@link Faults#idleCrashes}. */
    IDLE_CRASH,
    /** See {@link Faults#lostExits}. */
    LOST_EXIT
  }

  /** Whether requests never fail, so that no draw is needed. */
  boolean requestsNeverFail() {
    return functionErrors + crashes + outOfMemory + neverAnswers + lostDone + tooLarge + idleCrashes
        == 0;
  }

  /** Whether starts never fail, so that no draw is needed. */
  boolean startsNeverFail() {
    return startFails + initCrashes + initHangs + slowStarts == 0;
  }
}
