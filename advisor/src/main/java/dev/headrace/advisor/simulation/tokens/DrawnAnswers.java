package dev.headrace.advisor.simulation.tokens;

import dev.headrace.inference.TokenUse;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.Generations;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelServer;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.Report;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.World;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Answers of a model elsewhere, each of which takes a time that is drawn and nothing else. */
final class DrawnAnswers implements Generations {
  private final World world;
  private final AnswerSpeed speed;
  private final RandomGenerator chance;
  private final Map<ModelCall, DrawnAnswer> answers = new HashMap<>();
  private @Nullable ModelServing serving;

  DrawnAnswers(World world, AnswerSpeed speed) {
    this.world = world;
    this.speed = speed;
    this.chance = world.chance("token api");
  }

  /** Says who hears of the answers; called once, before any begins. */
  void answerFor(ModelServing rules) {
    serving = rules;
  }

  /** Says what a call will have used once it is answered; called before it is made. */
  void expect(ModelCall call, TokenUse uses) {
    answers.put(call, new DrawnAnswer(call, uses));
  }

  /** A call is over. */
  void forget(ModelCall call) {
    answers.remove(call);
  }

  @Override
  public void begin(ModelCall call) {
    DrawnAnswer answer = answers.get(call);
    if (answer != null) {
      answer.begin();
    }
  }

  @Override
  public void stop(ModelCall call) {
    DrawnAnswer answer = answers.get(call);
    if (answer != null) {
      answer.stop();
    }
  }

  @Override
  public void prepare(ModelServer server) {
    throw new IllegalStateException("a model elsewhere has no server here");
  }

  @Override
  public void warmUp(ModelServer server) {
    throw new IllegalStateException("a model elsewhere has no server here");
  }

  private final class DrawnAnswer {
    private final ModelCall call;
    private final TokenUse uses;
    private final Alarm lastToken = new Alarm("last token", this::ended);
    private AnswerSpeed.Times times = new AnswerSpeed.Times(0, 0);
    private long beganNanos;
    private boolean stopped;

    DrawnAnswer(ModelCall call, TokenUse uses) {
      this.call = call;
      this.uses = uses;
    }

    void begin() {
      times = speed.draw(uses, chance);
      beganNanos = world.nowNanos();
      world.arm(lastToken, beganNanos + times.firstTokenNanos() + times.streamNanos());
    }

    void stop() {
      stopped = true;
      world.arm(lastToken, world.nowNanos());
    }

    private void ended() {
      ModelServing rules = serving;
      if (rules != null) {
        rules.ended(call, stopped ? brokenOff() : whole());
      }
    }

    private Report whole() {
      return new Report(Ending.ANSWERED, "", uses, times.firstTokenNanos());
    }

    private Report brokenOff() {
      long streamed = world.nowNanos() - beganNanos - times.firstTokenNanos();
      if (streamed < 0) {
        return new Report(Ending.CANCELLED, "", TokenUse.NONE, 0);
      }
      double share = times.streamNanos() == 0 ? 1 : streamed / (double) times.streamNanos();
      int made = (int) (1 + share * (uses.outputTokens() - 1));
      var used = new TokenUse(uses.inputTokens(), uses.cachedInputTokens(), made);
      return new Report(Ending.CANCELLED, "", used, times.firstTokenNanos());
    }
  }
}
