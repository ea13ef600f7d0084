package dev.headrace.advisor.simulation.lambda;

import dev.headrace.advisor.simulation.Curve;
import dev.headrace.advisor.simulation.DataFile;
import dev.headrace.advisor.workload.Component.Code;
import java.util.Map;

/** What a start takes that the measurements of empty functions lack; each figure is sourced. */
final class StartTerms {
  private static final Map<String, Double> TERMS =
      DataFile.beside(StartTerms.class, "start-terms.csv").numbers("term", "value");
  private static final Curve PACKAGE_SIZES = packageSizes();
  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final double BYTES_PER_KILOBYTE = 1_024;
  private static final double SMALL_PAYLOAD_BYTES = 1_000;
  private static final double MEASURED_PAYLOAD_BYTES = 10_000;

  private StartTerms() {}

  private static Curve packageSizes() {
    DataFile file = DataFile.beside(StartTerms.class, "package-size.csv");
    return new Curve(
        file.rows().stream()
            .map(row ->
                new Curve.Point(file.number(row, "kilobytes"), file.number(row, "meanMillis")))
            .toList());
  }

  /** A term by its name in the data file. */
  static double term(String name) {
    Double value = TERMS.get(name);
    if (value == null) {
      throw new IllegalStateException("start-terms.csv lacks " + name);
    }
    return value;
  }

  /** Fetching and unpacking the code, which INIT does not count; an image is read in part. */
  static double codeMillis(Code function) {
    double bytes = function.packageBytes() * (function.image() ? term("imageShareRead") : 1);
    return bytes / BYTES_PER_MEGABYTE * term("codeMillisPerMegabyte");
  }

  /**
   * What loading code of this size adds to INIT: measured to 64 MB of Node.js, beyond that the same
   * for each further megabyte.
   */
  static double loadingMillis(long packageBytes) {
    double kilobytes = packageBytes / BYTES_PER_KILOBYTE;
    double beyond = Math.max(0, kilobytes - PACKAGE_SIZES.last().x());
    return PACKAGE_SIZES.at(kilobytes) + beyond * PACKAGE_SIZES.lastSlope() - PACKAGE_SIZES.at(0);
  }

  /** What a payload adds to the first call; measured from 1 to 10 KB and held beyond. */
  static double payloadMillis(String family, long bytes) {
    double whole = term(family.startsWith("java") ? "payloadJavaMillis" : "payloadNodeMillis");
    double share = (bytes - SMALL_PAYLOAD_BYTES) / (MEASURED_PAYLOAD_BYTES - SMALL_PAYLOAD_BYTES);
    return whole * Math.clamp(share, 0, 1);
  }

  /** The quantiles of a restore from a snapshot. */
  static double restoreMillis(double probability) {
    double p50 = term("restoreP50Millis");
    return Curve.of(
            0,
            p50 / 2,
            0.5,
            p50,
            0.9,
            term("restoreP90Millis"),
            0.99,
            term("restoreP99Millis"),
            1,
            term("restoreMaxMillis"))
        .at(probability);
  }
}
