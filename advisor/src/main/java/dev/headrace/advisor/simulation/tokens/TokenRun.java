package dev.headrace.advisor.simulation.tokens;

import dev.headrace.advisor.simulation.Calls;
import dev.headrace.advisor.simulation.LatencyCounts;
import dev.headrace.advisor.simulation.ModelCalls;
import dev.headrace.advisor.simulation.SimulatedStretch;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.inference.TokenUse;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.QuotaLimits;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.World;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * A stretch of the month of a token API and its clients, which try again what is throttled as the
 * SDKs do: three attempts, waits that double from a second and are drawn at random.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
final class TokenRun {
  private static final int ATTEMPTS = 3;
  private static final long FIRST_WAIT_NANOS = 1_000_000_000;

  private final Model model;
  private final Calls calls;
  private final SimulatedStretch stretch;
  private final World world;
  private final TokenApi api;
  private final RandomGenerator waits;
  private final ArrayDeque<Client> free = new ArrayDeque<>();
  private final Counts counts;
  private int open;

  /** What was counted. */
  static final class Counts {
    final LatencyCounts latency = new LatencyCounts();
    final LatencyCounts firstToken = new LatencyCounts();
    long calls;
    long throttled;
    long failed;
    long retries;
    double inputTokens;
    double outputTokens;
  }

  TokenRun(
      Model model,
      ModelCalls calls,
      SimulatedStretch stretch,
      AnswerSpeed speed,
      QuotaLimits limits,
      Counts counts) {
    this.model = model;
    this.stretch = stretch;
    this.counts = counts;
    this.world = stretch.world();
    this.api = new TokenApi(world, speed, limits);
    this.calls = stretch.callsOf(calls);
    this.waits = world.chance("retries");
  }

  void run() {
    stretch.begin(calls::next, this::arrive);
    stretch.runUntilEnd();
    stretch.runWhile(() -> open > 0);
  }

  private void arrive() {
    for (int i = calls.batchSize(); i > 0; i--) {
      Client client = free.pollLast();
      (client == null ? new Client() : client).begin();
    }
  }

  /** Makes a call, and again where it is throttled. */
  private final class Client implements ModelCall.Listener {
    private final Alarm again = new Alarm("retry", this::attempt);
    private TokenUse uses = TokenUse.NONE;
    private int most;
    private int attempts;
    private long beganNanos;
    private boolean counted;

    void begin() {
      open++;
      attempts = 0;
      beganNanos = world.nowNanos();
      counted = stretch.counts(beganNanos);
      int input = whole(calls.inputTokens());
      most = whole(model.maxOutputTokens());
      int output = Math.min(whole(calls.outputTokens()), most);
      int cached = Math.toIntExact(Math.round(input * model.cachedShare()));
      uses = new TokenUse(input, cached, output);
      attempt();
    }

    private static int whole(long tokens) {
      return Math.clamp(tokens, 1, Integer.MAX_VALUE);
    }

    private void attempt() {
      attempts++;
      api.call(uses, most, this);
    }

    @Override
    public void ended(ModelCall call) {
      if (isThrottled(call) && attempts < ATTEMPTS) {
        counts.retries += counted ? 1 : 0;
        long wait = FIRST_WAIT_NANOS << (attempts - 1);
        world.arm(again, world.nowNanos() + 1 + (long) (waits.nextDouble() * wait));
        return;
      }
      open--;
      if (counted) {
        count(call);
      }
      free.addLast(this);
    }

    private void count(ModelCall call) {
      counts.calls++;
      if (isThrottled(call)) {
        counts.throttled++;
        return;
      }
      long latencyNanos = world.nowNanos() - beganNanos;
      counts.failed += call.ending() == Ending.ANSWERED ? 0 : 1;
      counts.latency.add(latencyNanos);
      counts.firstToken.add(
          latencyNanos - call.totalNanos() + call.waitedNanos() + call.firstTokenNanos());
      counts.inputTokens += uses.inputTokens();
      counts.outputTokens += uses.outputTokens();
    }

    private static boolean isThrottled(ModelCall call) {
      return call.ending() == Ending.TOO_MANY_TOKENS || call.ending() == Ending.TOO_MANY_REQUESTS;
    }
  }
}
