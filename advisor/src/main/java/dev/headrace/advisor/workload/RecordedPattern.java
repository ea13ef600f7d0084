package dev.headrace.advisor.workload;

/** The rhythm of a trace, over and over through the month. */
final class RecordedPattern implements Traffic.Pattern {
  private static final double MONTH_MILLIS = Traffic.MONTH_SECONDS * 1_000.0;

  private final double[] factors;
  private final double widthMillis;
  private final double spanMillis;
  private final double peak;
  private final String words;

  /**
   * Makes a rhythm.
   *
   * @param counts of requests in each bucket; the last bucket reaches to the end of the span
   */
  RecordedPattern(long[] counts, double widthMillis, double spanMillis, String words) {
    this.widthMillis = widthMillis;
    this.spanMillis = spanMillis;
    this.words = words;
    this.factors = new double[counts.length];
    double greatest = 0;
    for (int i = 0; i < counts.length; i++) {
      factors[i] = counts[i] / (endOf(i) - i * widthMillis);
    }
    double mean = monthMean();
    for (int i = 0; i < counts.length; i++) {
      factors[i] /= mean;
      greatest = Math.max(greatest, factors[i]);
    }
    this.peak = greatest;
  }

  private double endOf(int bucket) {
    return bucket == factors.length - 1 ? spanMillis : (bucket + 1) * widthMillis;
  }

  /** Of a month, which may end in the middle of a repetition. */
  private double monthMean() {
    double whole = StrictMath.floor(MONTH_MILLIS / spanMillis);
    double rest = MONTH_MILLIS - whole * spanMillis;
    double sum = 0;
    for (int i = 0; i < factors.length; i++) {
      double begin = i * widthMillis;
      double inRest = Math.max(0, Math.min(endOf(i), rest) - begin);
      sum += factors[i] * (whole * (endOf(i) - begin) + inRest);
    }
    return sum / MONTH_MILLIS;
  }

  @Override
  public double factorAt(long epochMillis) {
    double since = (double) (epochMillis - Traffic.MONTH_START_EPOCH_MILLIS);
    double at = since - StrictMath.floor(since / spanMillis) * spanMillis;
    return factors[Math.clamp((long) (at / widthMillis), 0, factors.length - 1)];
  }

  @Override
  public double peakFactor() {
    return peak;
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public String describe() {
    return words;
  }
}
