package dev.headrace.advisor.report;

import java.util.ArrayList;
import java.util.List;

/** Where a value stands along an axis. */
final class Scale {
  private static final double[] STEPS = {1, 2, 5};
  private static final int MOST_TICKS = 9;

  private final boolean logarithmic;
  private final double low;
  private final double high;
  private final double from;
  private final double to;

  private Scale(boolean logarithmic, double low, double high, double from, double to) {
    this.logarithmic = logarithmic;
    this.low = low;
    this.high = high;
    this.from = from;
    this.to = to;
  }

  /** From nothing to a value, evenly. */
  static Scale linear(double high, double from, double to) {
    return new Scale(false, 0, high > 0 ? high : 1, from, to);
  }

  /** From one positive value to another, by factors. */
  static Scale logarithmic(double low, double high, double from, double to) {
    double least = Math.max(low, 1e-9);
    return new Scale(true, least, Math.max(high, least * 1.01), from, to);
  }

  double at(double value) {
    double share =
        logarithmic
            ? StrictMath.log(Math.clamp(value, low, high) / low) / StrictMath.log(high / low)
            : (value - low) / (high - low);
    return from + share * (to - from);
  }

  /** Round values along the axis. */
  List<Double> ticks() {
    return logarithmic ? logarithmicTicks() : linearTicks();
  }

  private List<Double> linearTicks() {
    double rough = high / 5;
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rough)));
    double step = power * 10;
    for (double factor : STEPS) {
      if (factor * power >= rough) {
        step = factor * power;
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= high * 1.000_001; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private List<Double> logarithmicTicks() {
    List<Double> decades = decades(new double[] {1});
    if (decades.size() <= 3) {
      return decades(STEPS);
    }
    int every = (decades.size() + MOST_TICKS - 1) / MOST_TICKS;
    List<Double> few = new ArrayList<>();
    for (int i = 0; i < decades.size(); i += every) {
      few.add(decades.get(i));
    }
    return few;
  }

  private List<Double> decades(double[] steps) {
    List<Double> ticks = new ArrayList<>();
    int first = (int) Math.floor(StrictMath.log10(low));
    int last = (int) Math.ceil(StrictMath.log10(high));
    for (int power = first; power <= last; power++) {
      for (double step : steps) {
        double value = step * StrictMath.pow(10, power);
        if (value >= low * 0.999 && value <= high * 1.001) {
          ticks.add(value);
        }
      }
    }
    return ticks;
  }
}
