package dev.headrace.advisor.simulation.tokens;

import dev.headrace.kernel.world.World;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The rules of a model that is served by others and paid by the token: a quota that reserves at the
 * start, a time to the first token, a speed of those that follow. Used within events only.
 */
public final class TokenApi {
  private static final double SECOND_NANOS = 1e9;
  private static final double MILLI_NANOS = 1e6;
  private static final double THOUSAND = 1e3;

  /**
   * How fast a model is, and how often it breaks off.
   *
   * @param firstTokenMillis until the first token of an empty prompt, by probability
   * @param millisPerThousandInput that each thousand input tokens add, unless a cache holds them
   * @param tokensPerSecond of the answer, by probability
   * @param breaksOff how many calls break off midway, as a share
   */
  public record Speed(
      DoubleUnaryOperator firstTokenMillis,
      double millisPerThousandInput,
      DoubleUnaryOperator tokensPerSecond,
      double breaksOff) {}

  /**
   * The limits of an account.
   *
   * @param tokensPerMinute {@link Double#POSITIVE_INFINITY} for no limit
   * @param requestsPerMinute the same
   * @param outputWeight how many times an output token counts against the quota once it was made
   */
  public record Limits(double tokensPerMinute, double requestsPerMinute, int outputWeight) {
    /** No limits at all. */
    public static final Limits NONE =
        new Limits(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1);
  }

  private final World world;
  private final Speed speed;
  private final Limits limits;
  private final TokenQuota quota;
  private final RandomGenerator chance;
  private int running;

  /** An API whose quota is full. */
  public TokenApi(World world, Speed speed, Limits limits) {
    this.world = world;
    this.speed = speed;
    this.limits = limits;
    this.quota =
        new TokenQuota(limits.tokensPerMinute(), limits.requestsPerMinute(), world.nowNanos());
    this.chance = world.chance("token api");
  }

  /** Makes a call. One that a quota refuses is over at once. */
  public void call(TokenCall call) {
    long now = world.nowNanos();
    call.api = this;
    call.startedNanos = now;
    call.firstNanos = now;
    call.endedNanos = now;
    call.reserved = call.inputTokens + call.mostOutputTokens;
    if (!quota.reserve(call.reserved, now)) {
      call.state = TokenCall.State.THROTTLED;
      call.tellEnded();
      return;
    }
    running++;
    call.state = TokenCall.State.WAITING;
    double first = speed.firstTokenMillis().applyAsDouble(chance.nextDouble());
    double read = (call.inputTokens - call.cachedTokens) / THOUSAND;
    double perSecond = speed.tokensPerSecond().applyAsDouble(chance.nextDouble());
    call.streamNanos = (long) (Math.max(0, call.outputTokens - 1) / perSecond * SECOND_NANOS);
    call.breaksOff = speed.breaksOff() > 0 && chance.nextDouble() < speed.breaksOff();
    double wait = first + read * speed.millisPerThousandInput();
    world.arm(call.alarm, now + Math.max(1, (long) (wait * MILLI_NANOS)));
  }

  /** The first or the last token of a call came. */
  void goesOn(TokenCall call) {
    long now = world.nowNanos();
    if (call.state == TokenCall.State.WAITING) {
      call.state = TokenCall.State.STREAMING;
      call.firstNanos = now;
      call.tellBegan();
      world.arm(call.alarm, now + (call.breaksOff ? call.streamNanos / 2 : call.streamNanos));
    } else if (call.state == TokenCall.State.STREAMING) {
      end(call, now);
    }
  }

  private void end(TokenCall call, long now) {
    long made = call.breaksOff ? call.outputTokens / 2 : call.outputTokens;
    long used = call.inputTokens - call.cachedTokens + made * limits.outputWeight();
    quota.settle(call.reserved, used, now);
    running--;
    call.endedNanos = now;
    call.state = call.breaksOff ? TokenCall.State.FAILED : TokenCall.State.ANSWERED;
    call.tellEnded();
  }

  /** How many calls run. */
  public int running() {
    return running;
  }

  /** How many tokens may be reserved now; below zero where answers used more than was reserved. */
  public double availableTokens() {
    return quota.available(world.nowNanos());
  }
}
