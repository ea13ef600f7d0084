package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Sensitivity;
import dev.headrace.advisor.advice.Input.Reading;
import dev.headrace.advisor.workload.Origin;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the inputs that move the answer most: each is made half as large again, and as much
 * smaller, while the others stay.
 */
final class Sensitivities {
  /** How many inputs are shown. */
  static final int SHOWN = 5;

  private static final double HIGH = Uncertainty.ASSUMED_FACTOR;
  private static final double LOW = 1 / Uncertainty.ASSUMED_FACTOR;
  private static final int HALVINGS = 3;

  private final List<Strategy> finalists;
  private final List<Effect> effects;

  /**
   * Tries all inputs.
   *
   * @param finalists the recommended strategy first
   */
  Sensitivities(List<Strategy> finalists, List<Input> inputs) {
    this.finalists = finalists;
    List<Effect> tried = new ArrayList<>();
    for (Input input : inputs) {
      Effect effect = effect(input);
      if (effect != null) {
        tried.add(effect);
      }
    }
    this.effects = tried;
  }

  /**
   * What each finalist comes to at the ends of an input, and as it is; null where one cannot run.
   */
  private record Effect(
      Input input,
      List<@Nullable Reading> low,
      List<@Nullable Reading> base,
      List<@Nullable Reading> high,
      Reading recommended,
      double lowUsd,
      double highUsd) {}

  private @Nullable Effect effect(Input input) {
    List<@Nullable Reading> base = readings(input, 1);
    List<@Nullable Reading> low = readings(input, LOW);
    List<@Nullable Reading> high = readings(input, HIGH);
    Reading first = base.getFirst();
    Reading lowest = low.getFirst();
    Reading highest = high.getFirst();
    return first == null || lowest == null || highest == null
        ? null
        : new Effect(input, low, base, high, first, lowest.totalUsd(), highest.totalUsd());
  }

  private List<@Nullable Reading> readings(Input input, double factor) {
    List<@Nullable Reading> readings = new ArrayList<>();
    for (Strategy strategy : finalists) {
      readings.add(input.read(strategy, factor));
    }
    return readings;
  }

  /** By how much assumed inputs change the lead of the first finalist over another. */
  List<Lead.Shift> shifts(int other) {
    List<Lead.Shift> shifts = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect.input.origin() == Origin.ASSUMED && !(effect.input instanceof EffortInput)) {
        shifts.add(
            new Lead.Shift(
                lead(effect.low, other) - lead(effect.base, other),
                lead(effect.high, other) - lead(effect.base, other)));
      }
    }
    return shifts;
  }

  /** How far assumed inputs put the recommended system's cost off, to both sides. */
  double assumedOffUsd() {
    List<Double> offs = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect.input.origin() == Origin.ASSUMED && !(effect.input instanceof EffortInput)) {
        offs.add(swingOfCost(effect));
      }
    }
    return Uncertainty.together(offs);
  }

  /** The inputs that move the answer most: those that flip it first, then by their swing. */
  List<Sensitivity> most() {
    return effects.stream()
        .sorted(
            Comparator.comparing((Effect effect) -> !flips(effect))
                .thenComparing(Comparator.comparingDouble(this::swing).reversed())
                .thenComparing(effect -> effect.input.path()))
        .filter(effect -> swing(effect) > 0 || flips(effect))
        .limit(SHOWN)
        .map(this::shown)
        .toList();
  }

  private Sensitivity shown(Effect effect) {
    Input input = effect.input;
    int to = winner(effect.low) != 0 ? winner(effect.low) : winner(effect.high);
    double end = winner(effect.low) != 0 ? LOW : HIGH;
    boolean flips = to != 0;
    return new Sensitivity(
        input.path(),
        input.words(1),
        input.origin(),
        input.words(LOW),
        input.words(HIGH),
        Range.shown(BigDecimal.valueOf(effect.lowUsd)),
        Range.shown(BigDecimal.valueOf(effect.highUsd)),
        Range.shown(BigDecimal.valueOf(swing(effect))),
        flips,
        flips ? input.words(flipFactor(input, end)) : null,
        flips ? finalists.get(to).id() : null);
  }

  private boolean flips(Effect effect) {
    return winner(effect.low) != 0 || winner(effect.high) != 0;
  }

  /** The change of the lead over the next best; of the cost where nothing comes next. */
  private double swing(Effect effect) {
    if (finalists.size() < 2 || effect.base.get(1) == null) {
      return swingOfCost(effect);
    }
    double base = lead(effect.base, 1);
    return Math.max(Math.abs(lead(effect.low, 1) - base), Math.abs(lead(effect.high, 1) - base));
  }

  private static double swingOfCost(Effect effect) {
    double base = effect.recommended.totalUsd();
    return Math.max(Math.abs(effect.lowUsd - base), Math.abs(effect.highUsd - base));
  }

  private static double lead(List<@Nullable Reading> readings, int other) {
    Reading first = readings.getFirst();
    Reading second = readings.get(other);
    return first == null || second == null ? 0 : second.totalUsd() - first.totalUsd();
  }

  /** The best of the finalists; the recommended one where none is better. */
  private static int winner(List<@Nullable Reading> readings) {
    int best = 0;
    for (int i = 1; i < readings.size(); i++) {
      Reading one = readings.get(i);
      Reading leading = readings.get(best);
      if (one != null && leading != null && one.isBetterThan(leading)) {
        best = i;
      }
    }
    return best;
  }

  /** Where between one and an end the winner changes, by halving. */
  private double flipFactor(Input input, double end) {
    double same = 1;
    double other = end;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = Math.sqrt(same * other);
      if (winner(readings(input, middle)) == 0) {
        same = middle;
      } else {
        other = middle;
      }
    }
    return crossing(input, same, other);
  }

  /** The zero of the lead where it is straight between two factors; else the farther one. */
  private double crossing(Input input, double same, double other) {
    List<@Nullable Reading> before = readings(input, same);
    List<@Nullable Reading> after = readings(input, other);
    int to = winner(after);
    double leadBefore = lead(before, to);
    double leadAfter = lead(after, to);
    return leadBefore > 0 && leadAfter < 0
        ? same + (other - same) * leadBefore / (leadBefore - leadAfter)
        : other;
  }
}
