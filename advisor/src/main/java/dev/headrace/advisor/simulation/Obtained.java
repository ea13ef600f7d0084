package dev.headrace.advisor.simulation;

/** How a latency was obtained. */
public enum Obtained {
  /** Simulated by the rules of the service, with start-up and service times that were measured. */
  SIMULATED,
  /** Taken from a measurement of the same thing. */
  MEASURED,
  /** Simulated or computed beyond what was measured; the error on measured rows is named. */
  EXTRAPOLATED,
  /** By formula: cost only, the latency is not simulated. */
  FORMULA
}
