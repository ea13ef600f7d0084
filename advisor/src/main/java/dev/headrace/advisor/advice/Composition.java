package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Quantile;
import dev.headrace.advisor.advice.Advice.Times;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.workload.Component;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Composes what components take into what a request takes, by drawing many requests.
 *
 * <p>The first component of code that each request calls receives it. Its duration contains the
 * time in which it waits for the others, as it was measured; where they take longer than that, the
 * request takes as much longer. Other components are called one after the other, a share of a call
 * by that share of requests. Draws of different components have nothing to do with one another.
 */
final class Composition {
  /** The requests that are drawn: 80 of them lie beyond the 99th percentile. */
  static final int REQUESTS = 8_192;

  /** Calls of one request that are drawn one by one; those of more are scaled. */
  private static final int MOST_CALLS = 64;

  private static final int DRAWN_QUANTILES = 40;
  private static final double HIGHEST_DRAWN = 0.995;

  private final long seed;
  private final Map<Drawn, double[]> drawn = new HashMap<>();
  private final Map<String, double[]> shares = new HashMap<>();

  Composition(long seed) {
    this.seed = seed;
  }

  private record Drawn(String component, double calls, Latency latency) {}

  /** What a request takes through these; null where one on its path has no known latency. */
  @Nullable Times latency(List<Option> options) {
    List<Option> path = options.stream().filter(Option::isOnThePath).toList();
    if (path.isEmpty() || path.stream().anyMatch(option -> option.prediction().latency() == null)) {
      return null;
    }
    Option entry = entry(path);
    double[] others = new double[REQUESTS];
    for (Option option : path) {
      Latency latency = option.prediction().latency();
      if (!option.equals(entry) && latency != null) {
        add(others, calls(option.component(), latency));
      }
    }
    return entry == null
        ? times(others, samples(path))
        : times(through(entry, others), samples(path));
  }

  /**
   * The time to the first byte: that of what receives the request where it is known; else the time
   * until its code runs and the first token of the model; else the whole latency.
   */
  @Nullable Times firstByte(List<Option> options, @Nullable Times whole) {
    List<Option> path = options.stream().filter(Option::isOnThePath).toList();
    Option entry = entry(path);
    Option model =
        path.stream()
            .filter(option -> option.component() instanceof Component.Model)
            .findFirst()
            .orElse(null);
    if (entry != null) {
      Latency said = entry.prediction().firstByte();
      if (said != null && model == null) {
        return times(one(entry, said), said.samples());
      }
      if (model != null) {
        return firstToken(entry, model);
      }
      return whole;
    }
    Latency first = model == null ? null : model.prediction().firstByte();
    return model == null || first == null ? whole : times(one(model, first), first.samples());
  }

  private @Nullable Times firstToken(Option entry, Option model) {
    Latency latency = entry.prediction().latency();
    Latency first = model.prediction().firstByte();
    if (latency == null || first == null) {
      return null;
    }
    double[] sum = one(model, first).clone();
    if (entry.component() instanceof Component.Code code) {
      double[] shares = shares(code.name());
      DoubleUnaryOperator served = Quantiles.of(latency.spread());
      DoubleUnaryOperator own = Quantiles.of(code.durationMillis());
      // A size with less CPU makes the whole call longer, most of it after the first token: what
      // the middle of all calls takes longer is not a wait before it.
      double slower =
          Math.max(1, served.applyAsDouble(0.5) / Math.max(own.applyAsDouble(0.5), 1e-3));
      for (int i = 0; i < REQUESTS; i++) {
        sum[i] +=
            Math.max(0, served.applyAsDouble(shares[i]) - slower * own.applyAsDouble(shares[i]));
      }
    }
    return times(sum, Math.min(latency.samples(), first.samples()));
  }

  private static long samples(List<Option> path) {
    long least = Long.MAX_VALUE;
    for (Option option : path) {
      Latency latency = option.prediction().latency();
      if (latency != null && latency.samples() > 0) {
        least = Math.min(least, latency.samples());
      }
    }
    return least == Long.MAX_VALUE ? 0 : least;
  }

  /** The first code that each request calls; null where there is none. */
  private static @Nullable Option entry(List<Option> path) {
    return path.stream()
        .filter(option -> option.component() instanceof Component.Code)
        .filter(option -> option.component().callsPerRequest() >= 1)
        .findFirst()
        .orElse(null);
  }

  private double[] through(Option entry, double[] others) {
    Prediction prediction = entry.prediction();
    Latency latency = Objects.requireNonNull(prediction.latency());
    double[] whole = calls(entry.component(), latency).clone();
    Component.Code code = (Component.Code) entry.component();
    if (code.waitingShare() == 0) {
      add(whole, others);
      return whole;
    }
    double[] shares = shares(code.name());
    DoubleUnaryOperator own = Quantiles.of(code.durationMillis());
    for (int i = 0; i < REQUESTS; i++) {
      double waits = code.waitingShare() * Math.min(own.applyAsDouble(shares[i]), whole[i]);
      whole[i] += Math.max(0, others[i] - waits);
    }
    return whole;
  }

  private double[] one(Option option, Latency latency) {
    return drawn.computeIfAbsent(
        new Drawn(option.component().name(), 1, latency),
        key -> draw(shares(key.component), key.latency));
  }

  private double[] calls(Component component, Latency latency) {
    return drawn.computeIfAbsent(
        new Drawn(component.name(), component.callsPerRequest(), latency), this::drawCalls);
  }

  private double[] drawCalls(Drawn key) {
    int whole = (int) key.calls;
    double rest = key.calls - whole;
    double[] sum = whole == 0 ? new double[REQUESTS] : draw(shares(key.component), key.latency);
    for (int call = 1; call < Math.min(whole, MOST_CALLS); call++) {
      add(sum, draw(shares(key.component + '/' + call), key.latency));
    }
    if (whole > MOST_CALLS) {
      double factor = (double) whole / MOST_CALLS;
      Arrays.setAll(sum, i -> sum[i] * factor);
    }
    if (rest > 0) {
      double[] once = draw(shares(key.component + "/rest"), key.latency);
      var chance = new SplittableRandom(seed ^ (key.component + "/chance").hashCode());
      Arrays.setAll(sum, i -> chance.nextDouble() < rest ? sum[i] + once[i] : sum[i]);
    }
    return sum;
  }

  private static double[] draw(double[] shares, Latency latency) {
    DoubleUnaryOperator curve = Quantiles.of(latency.spread());
    return Arrays.stream(shares).map(curve).toArray();
  }

  /** Shares that are spread evenly and in an order of chance, the same for a name and seed. */
  private double[] shares(String stream) {
    return shares.computeIfAbsent(stream, this::shuffled);
  }

  private double[] shuffled(String stream) {
    var chance = new SplittableRandom(seed ^ ((long) stream.hashCode() << 20));
    double[] shares = new double[REQUESTS];
    Arrays.setAll(shares, i -> (i + 0.5) / REQUESTS);
    for (int i = REQUESTS - 1; i > 0; i--) {
      int other = chance.nextInt(i + 1);
      double swapped = shares[i];
      shares[i] = shares[other];
      shares[other] = swapped;
    }
    return shares;
  }

  private static void add(double[] sum, double[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  private static Times times(double[] millis, long samples) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return new Times(
        rounded(quantile(sorted, 0.50)),
        rounded(quantile(sorted, 0.95)),
        rounded(quantile(sorted, 0.99)),
        samples,
        drawing(sorted));
  }

  private static List<Quantile> drawing(double[] sorted) {
    List<Quantile> quantiles = new ArrayList<>();
    for (int i = 0; i <= DRAWN_QUANTILES; i++) {
      double share = HIGHEST_DRAWN * i / DRAWN_QUANTILES;
      quantiles.add(new Quantile(share, rounded(quantile(sorted, share))));
    }
    return quantiles;
  }

  /** The percentiles of one component, alone. */
  static @Nullable Times alone(@Nullable Latency latency) {
    return latency == null
        ? null
        : new Times(
            rounded(latency.p50Millis()),
            rounded(latency.p95Millis()),
            rounded(latency.p99Millis()),
            latency.samples(),
            List.of());
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }

  /** To a thousandth of a millisecond. */
  private static double rounded(double millis) {
    return Math.round(millis * 1_000) / 1_000.0;
  }
}
