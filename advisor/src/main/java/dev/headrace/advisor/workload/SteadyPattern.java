package dev.headrace.advisor.workload;

/** Requests that come as often at one hour as at another. */
record SteadyPattern(boolean evenlySpaced, int batchSize, String describe)
    implements Traffic.Pattern {
  static SteadyPattern constant() {
    return new SteadyPattern(true, 1, "constant, evenly spaced");
  }

  static SteadyPattern poisson() {
    return new SteadyPattern(false, 1, "Poisson, the same at every hour");
  }

  static SteadyPattern bursts(int size) {
    return new SteadyPattern(false, size, "bursts of " + size + " at once");
  }

  @Override
  public double factorAt(long epochMillis) {
    return 1;
  }

  @Override
  public double peakFactor() {
    return 1;
  }
}
