package dev.headrace.advisor.simulation.tokens;

import dev.headrace.advisor.simulation.Calls;
import dev.headrace.advisor.simulation.LatencyCounts;
import dev.headrace.advisor.simulation.ModelCalls;
import dev.headrace.advisor.simulation.Stretch;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
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
  private final Stretch stretch;
  private final SimulatedWorld world;
  private final TokenApi api;
  private final RandomGenerator chance;
  private final Alarm arrival = new Alarm("arrival", this::arrive);
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
      Stretch stretch,
      TokenApi.Speed speed,
      TokenApi.Limits limits,
      long seed,
      Counts counts) {
    this.model = model;
    this.stretch = stretch;
    this.counts = counts;
    this.world =
        new SimulatedWorld(
            new SimulatedWorld.Settings(seed, Traffic.MONTH_START_EPOCH_MILLIS, 0, 0, false),
            new MemoryJournal(),
            stretch.startNanos());
    this.api = new TokenApi(world, speed, limits);
    this.chance = world.chance("arrivals");
    this.calls = calls.from(stretch.startNanos(), chance, world.chance("tokens"));
  }

  void run() {
    world.enter(() -> armNext(stretch.startNanos()));
    world.runUntil(stretch.endNanos());
    boolean goesOn = true;
    while (open > 0 && goesOn) {
      goesOn = world.step();
    }
  }

  private void armNext(long nowNanos) {
    long next = calls.next(nowNanos);
    if (next < stretch.endNanos()) {
      world.arm(arrival, next);
    }
  }

  private void arrive() {
    for (int i = calls.batchSize(); i > 0; i--) {
      Client client = free.pollLast();
      (client == null ? new Client() : client).begin();
    }
    armNext(world.nowNanos());
  }

  /** Makes a call, and again where it is throttled. */
  private final class Client implements TokenCall.Listener {
    private final TokenCall call = new TokenCall(this);
    private final Alarm again = new Alarm("retry", this::attempt);
    private int attempts;
    private long beganNanos;
    private long firstNanos;
    private boolean counted;

    void begin() {
      open++;
      attempts = 0;
      beganNanos = world.nowNanos();
      counted = beganNanos >= stretch.countedNanos();
      long input = calls.inputTokens();
      long most = Math.max(1, model.maxOutputTokens());
      long output = Math.min(calls.outputTokens(), most);
      call.asking(input, Math.round(input * model.cachedShare()), output, most);
      attempt();
    }

    private void attempt() {
      attempts++;
      api.call(call);
    }

    @Override
    public void began(TokenCall began) {
      firstNanos = world.nowNanos() - beganNanos;
    }

    @Override
    public void ended(TokenCall ended) {
      if (ended.state() == TokenCall.State.THROTTLED && attempts < ATTEMPTS) {
        counts.retries += counted ? 1 : 0;
        long wait = FIRST_WAIT_NANOS << (attempts - 1);
        world.arm(again, world.nowNanos() + 1 + (long) (chance.nextDouble() * wait));
        return;
      }
      open--;
      if (counted) {
        count(ended);
      }
      free.addLast(this);
    }

    private void count(TokenCall ended) {
      counts.calls++;
      if (ended.state() == TokenCall.State.THROTTLED) {
        counts.throttled++;
        return;
      }
      counts.failed += ended.state() == TokenCall.State.FAILED ? 1 : 0;
      counts.latency.add(world.nowNanos() - beganNanos);
      counts.firstToken.add(firstNanos);
      counts.inputTokens += ended.inputTokens;
      counts.outputTokens += ended.outputTokens;
    }
  }
}
