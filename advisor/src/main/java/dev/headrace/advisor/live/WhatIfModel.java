package dev.headrace.advisor.live;

import dev.headrace.advisor.advice.Words;
import dev.headrace.advisor.simulation.pool.OneServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How far predictions of a model's server are from what the server did, and what it would have done
 * with other numbers of slots: service times are fitted to recorded generations, and the same
 * requests come to the rules of serving models in a simulated world.
 */
public final class WhatIfModel {
  /** Below so many generations of more than one token nothing is fitted. */
  public static final int LEAST_GENERATIONS = 8;

  /** From so many on the older half is fitted and the newer one predicted. */
  public static final int ENOUGH_TO_HALVE = 40;

  /** The most slots that are looked at. */
  public static final int MOST_SLOTS = 256;

  /** How many numbers of slots are looked at together. */
  public static final int MAX_ALTERNATIVES = 16;

  private static final double MILLI_NANOS = 1e6;
  private static final double HALF = 0.5;
  private static final double MOST = 0.95;
  private static final double NEARLY_ALL = 0.99;
  private static final double PERCENT = 100;

  private final RecordedGenerations recorded;
  private final List<Generated> fitted;
  private final List<Generated> predicted;
  private final ServerSpeed speed;

  /** Percentiles of a time, in milliseconds. */
  public record Millis(double p50, double p95, double p99) {
    private static Millis of(double[] nanos) {
      double[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Millis(
          at(sorted, HALF) / MILLI_NANOS,
          at(sorted, MOST) / MILLI_NANOS,
          at(sorted, NEARLY_ALL) / MILLI_NANOS);
    }

    /** The smallest that so large a share does not exceed. */
    private static double at(double[] sorted, double share) {
      return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
  }

  /**
   * What is waited for.
   *
   * @param firstToken from a request's arrival to its first token
   * @param whole to its last
   */
  public record Waits(Millis firstToken, Millis whole) {}

  /** What so many slots would have made of the same requests. */
  public record Outcome(int slots, Waits waits) {}

  /**
   * The answer.
   *
   * @param model its name
   * @param slots that it has
   * @param speed that was fitted
   * @param fittedGenerations of how many
   * @param comparedGenerations how many were predicted and compared
   * @param measured what these took
   * @param predicted what was predicted for them
   * @param medianErrorPercent of a whole answer, by itself
   * @param others with other numbers of slots
   */
  public record Answer(
      String model,
      int slots,
      ServerSpeed speed,
      int fittedGenerations,
      int comparedGenerations,
      Waits measured,
      Waits predicted,
      double medianErrorPercent,
      List<Outcome> others,
      String answer,
      List<String> restsOn) {}

  /**
   * Fits the speed of a server.
   *
   * @throws IllegalArgumentException if too little was recorded, in words
   */
  public WhatIfModel(RecordedGenerations recorded) {
    int count = recorded.generations().size();
    long telling =
        recorded.generations().stream().filter(one -> one.demand().outputTokens() > 1).count();
    if (telling < LEAST_GENERATIONS) {
      throw new IllegalArgumentException(
          "%d generations of %s with more than one token were recorded, and %d are needed: ask it more"
              .formatted(telling, recorded.model(), LEAST_GENERATIONS));
    }
    this.recorded = recorded;
    List<Generated> inOrder =
        recorded.generations().stream()
            .sorted(Comparator.comparingLong(Generated::atNanos))
            .toList();
    boolean halved = count >= ENOUGH_TO_HALVE;
    this.fitted = halved ? inOrder.subList(0, count / 2) : inOrder;
    this.predicted = halved ? inOrder.subList(count / 2, count) : inOrder;
    this.speed = SpeedFit.of(fitted);
  }

  /** The numbers of slots that are worth a look where none is asked for. */
  public List<Integer> usual() {
    int now = recorded.slots();
    List<Integer> usual = new ArrayList<>();
    for (int slots : new int[] {now / 2, now * 2, now * 4}) {
      if (slots >= 1 && slots <= MOST_SLOTS) {
        usual.add(slots);
      }
    }
    return usual;
  }

  /** Predicts what was recorded, and the same with other numbers of slots. */
  public Answer compare(List<Integer> slots) {
    List<OneServer.Answered> here = simulate(recorded.slots());
    Waits predictedWaits = predicted(here);
    Waits measured =
        new Waits(
            Millis.of(nanos(predicted, Generated::untilFirstTokenNanos)),
            Millis.of(nanos(predicted, Generated::totalNanos)));
    List<Outcome> others = new ArrayList<>();
    for (int other : slots) {
      others.add(new Outcome(other, predicted(simulate(other))));
    }
    return new Answer(
        recorded.model(),
        recorded.slots(),
        speed,
        fitted.size(),
        predicted.size(),
        measured,
        predictedWaits,
        medianErrorPercent(here),
        List.copyOf(others),
        answer(measured, predictedWaits),
        restsOn());
  }

  private List<OneServer.Answered> simulate(int slots) {
    return OneServer.answers(
        predicted.stream().map(one -> new OneServer.Asked(one.atNanos(), one.demand())).toList(),
        speed.steps(),
        slots);
  }

  private Waits predicted(List<OneServer.Answered> answers) {
    return new Waits(
        Millis.of(nanos(answers, one -> one.firstTokenNanos() + speed.frontNanos())),
        Millis.of(nanos(answers, one -> one.totalNanos() + speed.frontNanos())));
  }

  private static <T> double[] nanos(List<T> all, ToDoubleFunction<T> of) {
    return all.stream().mapToDouble(of).toArray();
  }

  private double medianErrorPercent(List<OneServer.Answered> answers) {
    double[] errors = new double[answers.size()];
    for (int i = 0; i < errors.length; i++) {
      double took = predicted.get(i).totalNanos();
      errors[i] =
          PERCENT * Math.abs(answers.get(i).totalNanos() + speed.frontNanos() - took) / took;
    }
    Arrays.sort(errors);
    return Millis.at(errors, HALF);
  }

  /** How far a prediction is from what was measured, in percent of that. */
  public static double errorPercent(double measured, double predicted) {
    return measured == 0 ? 0 : PERCENT * (predicted / measured - 1);
  }

  private String answer(Waits measured, Waits predictedWaits) {
    double context = predicted.stream().mapToDouble(Generated::contextTokens).average().orElse(0);
    int slots = recorded.slots();
    return String.format(
        Locale.ROOT,
        "%s reads prompts %s on this machine and makes %.1f tokens a second for one request, %.1f"
            + " for each of %d. By that, half of the first tokens come in %s: %s; half of the"
            + " answers in %s: %s.",
        recorded.model(),
        reading(),
        speed.tokensPerSecond(1, context),
        speed.tokensPerSecond(slots, context),
        slots,
        Words.millis(predictedWaits.firstToken().p50()),
        off(measured.firstToken().p50(), predictedWaits.firstToken().p50()),
        Words.millis(predictedWaits.whole().p50()),
        off(measured.whole().p50(), predictedWaits.whole().p50()));
  }

  private String reading() {
    double perSecond = speed.promptTokensPerSecond();
    return Double.isInfinite(perSecond)
        ? "in no time that could be told"
        : String.format(Locale.ROOT, "at %,.0f tokens a second", perSecond);
  }

  private static String off(double measured, double predicted) {
    return String.format(
        Locale.ROOT,
        "%s were measured, which is an error of %.0f %%",
        Words.millis(measured),
        Math.abs(errorPercent(measured, predicted)));
  }

  private List<String> restsOn() {
    List<String> said = new ArrayList<>();
    int count = recorded.generations().size();
    said.add(
        fitted.size() < count
            ? String.format(
                Locale.ROOT,
                "It rests on the newest %,d generations: the speed is fitted"
                    + " to the older half, and the newer half is predicted and compared.",
                count)
            : String.format(
                Locale.ROOT,
                "It rests on all %d generations that were recorded, which are too few to halve:"
                    + " the speed is fitted to the same ones that are compared.",
                count));
    said.add(
        "Requests come when they came, ask what they asked and are answered as many tokens; the rules"
            + " that serve models here decide who waits. A request that had to wait for its model's"
            + " start counts from its end.");
    said.add("Each slot has room for a whole context, so that more slots take more memory.");
    return List.copyOf(said);
  }
}
