package dev.headrace.advisor.workload;

/** Where a figure comes from. */
public enum Origin {
  /** The user said so. */
  GIVEN,
  /** It was measured: in logs of the user, by the live server, in a published data set. */
  MEASURED,
  /** Nobody said so: a usual value, which the output names. */
  ASSUMED,
  /** Computed beyond what was measured, with an error that the output names. */
  EXTRAPOLATED
}
