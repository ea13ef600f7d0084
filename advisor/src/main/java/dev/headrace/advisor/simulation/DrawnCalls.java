package dev.headrace.advisor.simulation;

import java.util.random.RandomGenerator;

/** Calls that come by the rhythm of the traffic, whose tokens are drawn independently. */
final class DrawnCalls implements Calls {
  private final Arrivals arrivals;
  private final Sampler inputs;
  private final Sampler outputs;
  private final RandomGenerator chance;
  private final RandomGenerator asks;

  DrawnCalls(
      Arrivals arrivals,
      Sampler inputs,
      Sampler outputs,
      RandomGenerator chance,
      RandomGenerator asks) {
    this.arrivals = arrivals;
    this.inputs = inputs;
    this.outputs = outputs;
    this.chance = chance;
    this.asks = asks;
  }

  @Override
  public long next(long nowNanos) {
    return arrivals.next(nowNanos, chance);
  }

  @Override
  public int batchSize() {
    return arrivals.batchSize();
  }

  @Override
  public long inputTokens() {
    return Math.max(1, inputs.nextWhole(asks));
  }

  @Override
  public long outputTokens() {
    return Math.max(1, outputs.nextWhole(asks));
  }
}
