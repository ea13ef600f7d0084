package dev.headrace.engine.simulated;

/**
 * How often each thing goes wrong with a server. Those of a start are probabilities, of which one
 * at most happens and which add up to at most 1; those of a server that is ready are mean numbers
 * in an hour.
 *
 * @param startFails it never begins, and says so
 * @param startCrashes its process ends while it starts
 * @param startsOutOfMemory its weights take more memory than there is
 * @param startHangs it is never well; the engine gives it up at the limit of its start
 * @param slowStarts its start takes fifty times as long
 * @param lostReady it becomes ready and never says so
 * @param lostExits one that was told to stop never says that it has
 * @param crashesPerHour its process ends by a signal
 * @param outOfMemoryPerHour it takes more memory than there is
 * @param hangsPerHour it fails its health checks for a while, and passes them again
 * @param hang how long such a while is
 */
public record ServerFaults(
    double startFails,
    double startCrashes,
    double startsOutOfMemory,
    double startHangs,
    double slowStarts,
    double lostReady,
    double lostExits,
    double crashesPerHour,
    double outOfMemoryPerHour,
    double hangsPerHour,
    Distribution hang) {
  private static final long SECOND = 1_000_000_000;
  private static final Distribution SHORT = Distribution.uniform(SECOND, 60 * SECOND);

  /** Nothing goes wrong. */
  public static final ServerFaults NONE =
      new ServerFaults(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Distribution.fixed(SECOND));

  /**
   * All things go wrong.
   *
   * @param probability how probable each fault of a start or a stop is
   * @param perHour how often each fault of a server that is ready is
   */
  public static ServerFaults each(double probability, double perHour) {
    double p = probability;
    return new ServerFaults(p, p, p, p, p, p, p, perHour, perHour, perHour, SHORT);
  }

  public ServerFaults {
    if (startFails + startCrashes + startsOutOfMemory + startHangs + slowStarts + lostReady > 1
        || lostExits > 1) {
      throw new IllegalArgumentException("probabilities of one occasion above 1");
    }
    if (crashesPerHour < 0 || outOfMemoryPerHour < 0 || hangsPerHour < 0) {
      throw new IllegalArgumentException("how often something happens is not negative");
    }
  }

  /** A thing that went wrong. */
  public enum Kind {
    /** See {@link ServerFaults#startFails}. */
    START_FAILS,
    /** See {@link ServerFaults#startCrashes}. */
    START_CRASHES,
    /** See {@link ServerFaults#startsOutOfMemory}. */
    START_OUT_OF_MEMORY,
    /** See {@link ServerFaults#startHangs}. */
    START_HANGS,
    /** See {@link ServerFaults#slowStarts}. */
    SLOW_START,
    /** See {@link ServerFaults#lostReady}. */
    LOST_READY,
    /** See {@link ServerFaults#lostExits}. */
    LOST_EXIT,
    /** See {@link ServerFaults#crashesPerHour}. */
    CRASH,
    /** See {@link ServerFaults#outOfMemoryPerHour}. */
    OUT_OF_MEMORY,
    /** See {@link ServerFaults#hangsPerHour}. */
    HANG
  }

  /** Whether starts never fail, so that no draw is needed. */
  boolean startsNeverFail() {
    return startFails + startCrashes + startsOutOfMemory + startHangs + slowStarts + lostReady == 0;
  }

  /** How often anything goes wrong with one that is ready. */
  double perHour() {
    return crashesPerHour + outOfMemoryPerHour + hangsPerHour;
  }
}
