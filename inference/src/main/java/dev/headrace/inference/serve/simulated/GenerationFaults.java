package dev.headrace.inference.serve.simulated;

/**
 * How often each thing goes wrong with generations, as probabilities.
 *
 * @param warmUpFails a server's first request fails
 * @param lostWarmUp it succeeds and nobody says so
 * @param preparationFails what a server runs is not found
 * @param lostPreparation it is found and nobody says so
 * @param fails a generation breaks off midway though its server lives on
 * @param lostEnd a generation ends and nobody says so, not even when it is told to end
 * @param unreachable a server cannot be reached by a request that has a slot
 */
public record GenerationFaults(
    double warmUpFails,
    double lostWarmUp,
    double preparationFails,
    double lostPreparation,
    double fails,
    double lostEnd,
    double unreachable) {
  /** Nothing goes wrong. */
  public static final GenerationFaults NONE = new GenerationFaults(0, 0, 0, 0, 0, 0, 0);

  /** All things go wrong so often. */
  public static GenerationFaults each(double probability) {
    double p = probability;
    return new GenerationFaults(p, p, p, p, p, p, p);
  }

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException where those of one occasion are above 1
   */
  public GenerationFaults {
    if (warmUpFails + lostWarmUp > 1
        || preparationFails + lostPreparation > 1
        || fails + lostEnd + unreachable > 1) {
      throw new IllegalArgumentException("probabilities of one occasion above 1");
    }
  }

  /** A thing that went wrong. */
  public enum Kind {
    /** See {@link GenerationFaults#warmUpFails}. */
    WARM_UP_FAILS,
    /** See {@link GenerationFaults#lostWarmUp}. */
    LOST_WARM_UP,
    /** See {@link GenerationFaults#preparationFails}. */
    PREPARATION_FAILS,
    /** See {@link GenerationFaults#lostPreparation}. */
    LOST_PREPARATION,
    /** See {@link GenerationFaults#fails}. */
    FAILS,
    /** See {@link GenerationFaults#lostEnd}. */
    LOST_END,
    /** See {@link GenerationFaults#unreachable}. */
    UNREACHABLE
  }
}
