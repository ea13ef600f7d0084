package dev.headrace.advisor.live;

import dev.headrace.inference.serve.simulated.BatchSpeed;
import java.util.Comparator;
import java.util.List;

/**
 * Finds how fast a server is from generations that went on beside one another: what each of them
 * took is a sum of steps, of what others added to these, and of prompts that were read meanwhile,
 * each times an unknown.
 */
final class SpeedFit {
  private static final int FRONT = 0;
  private static final int STEP = 1;
  private static final int SEQUENCE = 2;
  private static final int CONTEXT = 3;
  private static final int PREFILL = 4;
  private static final int UNKNOWNS = 5;

  private final List<Generated> seen;

  /** From when each prompt was read: those that came before it are read first. */
  private final long[] readFromNanos;

  private final LeastSquares squares = new LeastSquares(UNKNOWNS);

  private SpeedFit(List<Generated> generations) {
    this.seen =
        generations.stream().sorted(Comparator.comparingLong(Generated::grantedNanos)).toList();
    this.readFromNanos = new long[seen.size()];
    long freeNanos = Long.MIN_VALUE;
    for (int i = 0; i < readFromNanos.length; i++) {
      Generated one = seen.get(i);
      readFromNanos[i] = Math.clamp(freeNanos, one.grantedNanos(), one.beganNanos());
      freeNanos = Math.max(freeNanos, one.beganNanos());
    }
  }

  /** The speed by which what was seen is explained best. */
  static ServerSpeed of(List<Generated> generations) {
    var fit = new SpeedFit(generations);
    for (int i = 0; i < fit.seen.size(); i++) {
      fit.addFirstToken(i);
      fit.addStream(fit.seen.get(i));
    }
    double[] found = fit.squares.solve();
    return new ServerSpeed(
        found[FRONT],
        new BatchSpeed.Linear(found[STEP], found[SEQUENCE], found[CONTEXT], found[PREFILL]));
  }

  /**
   * Until its first token a prompt and those ahead of it are read, each in a step of the others.
   */
  private void addFirstToken(int index) {
    Generated one = seen.get(index);
    double[] factors = new double[UNKNOWNS];
    factors[FRONT] = 1;
    for (int i = 0; i <= index; i++) {
      Generated ahead = seen.get(i);
      double share =
          share(readFromNanos[i], ahead.beganNanos(), one.grantedNanos(), one.beganNanos());
      if (share > 0) {
        addReading(factors, ahead, share, readFromNanos[i]);
      }
    }
    squares.add((double) one.firstTokenNanos(), factors);
  }

  private void addReading(double[] factors, Generated read, double share, long atNanos) {
    int sequences = 0;
    double context = 0;
    for (Generated other : seen) {
      if (other.beganNanos() <= atNanos && atNanos < other.endedNanos()) {
        sequences++;
        context += other.contextTokens();
      }
    }
    factors[STEP] += share;
    factors[SEQUENCE] += share * Math.max(1, sequences);
    factors[CONTEXT] += share * context;
    factors[PREFILL] += share * read.uncachedTokens();
  }

  /** Each further token is a step of all that go on; prompts that are read make steps longer. */
  private void addStream(Generated one) {
    double nanos = one.endedNanos() - one.beganNanos();
    int tokens = one.demand().outputTokens() - 1;
    if (tokens < 1 || nanos < 1) {
      return;
    }
    double[] factors = new double[UNKNOWNS];
    factors[STEP] = tokens;
    for (int i = 0; i < seen.size(); i++) {
      Generated other = seen.get(i);
      double beside =
          tokens
              * overlap(other.beganNanos(), other.endedNanos(), one.beganNanos(), one.endedNanos())
              / nanos;
      factors[SEQUENCE] += beside;
      factors[CONTEXT] += beside * other.contextTokens();
      factors[PREFILL] +=
          other.uncachedTokens()
              * share(readFromNanos[i], other.beganNanos(), one.beganNanos(), one.endedNanos());
    }
    squares.add(nanos, factors);
  }

  /** How much of the first stretch lies in the second, from 0 to 1. */
  private static double share(long from, long until, long within, long withinUntil) {
    return until <= from ? 0 : overlap(from, until, within, withinUntil) / (until - from);
  }

  private static double overlap(long from, long until, long otherFrom, long otherUntil) {
    return Math.max(0, Math.min(until, otherUntil) - Math.max(from, otherFrom));
  }
}
