package dev.headrace.advisor.simulation.tokens;

import dev.headrace.engine.simulated.Profile;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.inference.Ask;
import dev.headrace.inference.TokenUse;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelDimensions;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.ModelSpec;
import dev.headrace.inference.serve.QuotaLimits;
import dev.headrace.inference.serve.QuotaState;
import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.World;
import java.time.Duration;

/**
 * A model that others serve and that is paid by the token: the rules of serving models, over
 * answers whose times are drawn. Used within events only.
 */
final class TokenApi {
  private static final Partition PARTITION = new Partition("000000000000", "us-east-1");
  private static final String SERVICE = "bedrock";
  private static final String MODEL = "model";
  private static final byte[] NO_BODY = {};

  /**
   * How long an answer may take.
   * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-invoke.html
   */
  static final Duration TIMEOUT = Duration.ofMinutes(60);

  private final QuotaLimits limits;
  private final DrawnAnswers answers;
  private final ModelServing serving;

  /** An API whose quota is full. */
  TokenApi(World world, AnswerSpeed speed, QuotaLimits limits) {
    this.limits = limits;
    this.answers = new DrawnAnswers(world, speed);
    this.serving =
        new ModelServing(
            world,
            new SimulatedEngine(world, spec -> Profile.STANDARD),
            answers,
            new Meter(usage -> {}),
            ModelDimensions.Source.UNBILLED,
            ServingLimits.STANDARD);
    answers.answerFor(serving);
    // a provider has as many slots as come
    serving.deploy(ModelSpec.elsewhere(MODEL, Integer.MAX_VALUE));
  }

  /**
   * Makes a call.
   *
   * @param uses what it will have used once it is answered
   * @param mostOutputTokens that the caller allows
   * @throws IllegalArgumentException if a part exceeds its whole
   */
  ModelCall call(TokenUse uses, int mostOutputTokens, ModelCall.Listener listener) {
    if (uses.cachedInputTokens() > uses.inputTokens() || uses.outputTokens() > mostOutputTokens) {
      throw new IllegalArgumentException(uses + ", of at most " + mostOutputTokens + " out");
    }
    var ask =
        new Ask(
            PARTITION,
            SERVICE,
            MODEL,
            Ask.Task.CHAT,
            NO_BODY,
            true,
            uses.inputTokens(),
            mostOutputTokens,
            TIMEOUT);
    var call =
        new ModelCall(
            ask,
            MODEL,
            limits,
            ended -> {
              answers.forget(ended);
              listener.ended(ended);
            });
    answers.expect(call, uses);
    serving.call(call);
    return call;
  }

  /** Whoever made a call has gone. */
  void cancel(ModelCall call) {
    serving.cancel(call);
  }

  /** How many calls run. */
  int running() {
    return serving.inFlight();
  }

  /** How many tokens may be reserved now; below zero where answers used more than was reserved. */
  long tokensLeft() {
    QuotaState state = serving.quota(PARTITION, MODEL);
    return state == null ? limits.tokensPerMinute() : state.tokensLeft();
  }
}
