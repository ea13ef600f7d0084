package dev.headrace.advisor.advice;

import dev.headrace.advisor.simulation.Obtained;
import java.util.List;

/**
 * How far figures may be off, as shares to both sides. These are Headrace's own working figures;
 * each output lists them as assumed.
 *
 * <p>Sources that have nothing to do with one another are put together by the root of the sum of
 * their squares; what two systems share moves both and cancels in their comparison.
 */
final class Uncertainty {
  /** Of time that was simulated by the rules with measured start-ups. */
  static final double SIMULATED = 0.05;

  /** Of time that was measured. */
  static final double MEASURED = 0.05;

  /** Of time beyond what was measured. */
  static final double EXTRAPOLATED = 0.25;

  /** Of sizes and numbers that a formula gives. */
  static final double FORMULA = 0.30;

  /** The factor by which an input that nobody gave may be larger or smaller. */
  static final double ASSUMED_FACTOR = 1.5;

  private Uncertainty() {}

  static double of(Obtained obtained) {
    return switch (obtained) {
      case SIMULATED -> SIMULATED;
      case MEASURED -> MEASURED;
      case EXTRAPOLATED -> EXTRAPOLATED;
      case FORMULA -> FORMULA;
    };
  }

  /** How far a sum is off whose parts are off independently. */
  static double together(List<Double> offs) {
    return Math.sqrt(offs.stream().mapToDouble(off -> off * off).sum());
  }
}
