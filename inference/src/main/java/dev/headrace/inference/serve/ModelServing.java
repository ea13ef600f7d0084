package dev.headrace.inference.serve;

import dev.headrace.inference.Ask.Tariff;
import dev.headrace.inference.TokenUse;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves models: lets requests in, holds them until their model answers, and keeps the models'
 * servers. Every method is called within an event of the world.
 */
public final class ModelServing {
  /** The most model ids, each counted for each partition, whose use is told apart. */
  public static final int MOST_ACCOUNTS = 10_000;

  /** How often a request is given to a server at most, if servers cannot be reached. */
  public static final int MOST_ATTEMPTS = 5;

  /** The most servers of one model that are kept up. */
  public static final int MOST_SERVERS = 10_000;

  private static final String TOO_MANY_ACCOUNTS =
      "Requests name more than 10,000 models; start the server again to forget them.";

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Around around;
  private final Map<String, ServedModel> models = new LinkedHashMap<>();
  private final Accounts accounts;

  /** Rules that serve no model yet. */
  public ModelServing(
      World world,
      Engine engine,
      Generations generations,
      Meter meter,
      ModelDimensions.Source dimensions,
      ServingLimits limits) {
    this(world, engine, generations, meter, dimensions, limits, Decisions.NONE);
  }

  /** The same, of whose decisions somebody hears. */
  public ModelServing(
      World world,
      Engine engine,
      Generations generations,
      Meter meter,
      ModelDimensions.Source dimensions,
      ServingLimits limits,
      Decisions decisions) {
    this(world, engine, generations, meter, dimensions, limits, Rulebook.standard(), decisions);
  }

  ModelServing(
      World world,
      Engine engine,
      Generations generations,
      Meter meter,
      ModelDimensions.Source dimensions,
      ServingLimits limits,
      Rulebook rules,
      Decisions decisions) {
    this.around = new Around(world, engine, generations, meter, limits, rules, decisions);
    this.accounts = new Accounts(around, dimensions);
  }

  /**
   * Serves a model from now on, or by another specification: its server, if it runs, is replaced
   * once it answers nobody. Nothing is started before somebody asks.
   */
  public void deploy(ModelSpec spec) {
    around.decisions.deployed(spec);
    ServedModel known = models.get(spec.name());
    if (known != null && known.spec().isServedHere() == spec.isServedHere()) {
      known.update(spec);
      return;
    }
    if (known != null) {
      drop(spec.name());
    }
    models.put(spec.name(), new ServedModel(around, spec));
  }

  /** Serves a model no more; whoever waits for it or is answered is told so. */
  public void remove(String name) {
    around.decisions.removed(name);
    drop(name);
  }

  private void drop(String name) {
    ServedModel model = models.remove(name);
    if (model != null) {
      model.close(Ending.GONE, "The model " + name + " has been removed.", StopReason.REPLACED);
    }
  }

  /**
   * Keeps so many servers of a model up from now on, whether or not anybody asks; those that are
   * too many take no more requests and end with the last of theirs. Before this is said, a model
   * has one server, for as long as it is asked. A live world never says it; a simulated one does
   * for a pool, whose size follows its load.
   *
   * @param forWhom whose hours they are
   * @throws IllegalArgumentException for no such model here, or a number that is not 0 to {@link
   *     #MOST_SERVERS}
   */
  public void keep(String modelName, int servers, Partition forWhom) {
    Fleet fleet = fleetOf(modelName);
    if (fleet == null || servers < 0 || servers > MOST_SERVERS) {
      throw new IllegalArgumentException(servers + " servers of " + modelName);
    }
    around.decisions.kept(modelName, servers, forWhom);
    fleet.keep(servers, forWhom);
  }

  /** How many servers of a model take requests now; 0 for one that others run, or that is not. */
  public int openServers(String modelName) {
    Fleet fleet = fleetOf(modelName);
    return fleet == null ? 0 : fleet.openServers();
  }

  /** How many requests wait for a model; 0 for one that is not. */
  public int waiting(String modelName) {
    ServedModel model = models.get(modelName);
    return model == null ? 0 : model.waiting();
  }

  /** The servers of a model; null for one that others run, or that is not. */
  @Nullable Fleet fleetOf(String modelName) {
    ServedModel model = models.get(modelName);
    return model == null ? null : model.fleet();
  }

  /** Whether there is a model of a name. */
  public boolean has(String name) {
    return models.containsKey(name);
  }

  /** A request has come. It hears of its end; {@link Generations#begin} says that it may run. */
  public void call(ModelCall call) {
    long now = around.world.nowNanos();
    call.id = ++around.nextCall;
    call.lane = new Lane(call.id);
    call.begin = () -> around.generations.begin(call);
    call.alarm = new Alarm("model call", () -> alarmRang(call));
    call.arrivedNanos = now;
    around.decisions.came(call);
    ServedModel model = models.get(call.modelName());
    if (around.closing) {
      around.conclusion.neverRan(call, Ending.SHUTTING_DOWN, "The server ends; try again.");
    } else if (model == null) {
      around.conclusion.neverRan(
          call, Ending.GONE, "There is no model " + call.modelName() + " any more.");
    } else {
      call.model = model;
      model.counts().requests++;
      admit(call, model, now);
    }
  }

  private void admit(ModelCall call, ServedModel model, long now) {
    if (!call.isBeside()) {
      call.account = accounts.of(call, now);
      if (call.account == null) {
        around.conclusion.neverRan(call, Ending.UNAVAILABLE, TOO_MANY_ACCOUNTS);
        return;
      }
    }
    String unavailable = model.unavailable();
    if (unavailable != null) {
      around.conclusion.neverRan(call, Ending.UNAVAILABLE, unavailable);
    } else if (!mayWait(model)) {
      around.conclusion.neverRan(
          call,
          Ending.QUEUE_FULL,
          "%,d requests wait for the model %s already, which is as many as may."
              .formatted(around.limits.queueLimit(), model.name()));
    } else {
      Ending refusal = reserve(call, now);
      if (refusal == Ending.NONE) {
        around.world.arm(call.alarm, now + call.ask().timeout().toNanos());
        around.history.began(call);
        model.take(call);
      } else {
        around.conclusion.neverRan(call, refusal, Refusals.words(refusal, call));
      }
    }
  }

  /** The limit of the queue is looked at only by those who would stand in it. */
  private boolean mayWait(ServedModel model) {
    boolean free = model.waiting() == 0 && model.hasFreeSlot();
    return free || around.rules.admission().mayWait(model.waiting(), around.limits.queueLimit());
  }

  private Ending reserve(ModelCall call, long now) {
    ModelAccount account = call.account;
    if (account == null || call.ask().tariff() != Tariff.ON_DEMAND) {
      return Ending.NONE;
    }
    long tokens = (long) call.ask().inputTokensEstimate() + call.ask().maxOutputTokens();
    Ending refusal = around.rules.admission().reserve(account, tokens, now);
    call.held = refusal == Ending.NONE;
    return refusal;
  }

  /** A generation has ended, however that was. */
  public void ended(ModelCall call, Report report) {
    around.decisions.reportedEnd(call, report);
    around.conclusion.ran(call, report);
  }

  /**
   * A request has a slot of a server that cannot be reached, and nothing of it was sent: it waits
   * again, before all others, and the server is started anew. One that has been sent on too often,
   * or that somebody else's server answers, has failed.
   */
  public void unreachable(ModelCall call, String reason) {
    around.decisions.reportedUnreachable(call);
    ServedModel model = call.model;
    boolean again = call.state == ModelCall.State.RUNNING && call.attempts < MOST_ATTEMPTS;
    if (model == null || !again || !model.takeBack(call, reason)) {
      around.conclusion.ran(call, new Report(Ending.SERVER_FAILED, reason, TokenUse.NONE, 0));
    }
  }

  /**
   * Lets a request in that this process answers itself, at once: its quota alone is looked at.
   *
   * @return {@link Ending#NONE}, or why it is refused
   */
  public Ending admit(ModelCall call) {
    Ending refusal = admitHere(call);
    around.decisions.admitted(call, refusal);
    return refusal;
  }

  private Ending admitHere(ModelCall call) {
    long now = around.world.nowNanos();
    ModelAccount account = accounts.of(call, now);
    if (account == null) {
      call.detail = TOO_MANY_ACCOUNTS;
      return Ending.UNAVAILABLE;
    }
    call.account = account;
    Ending refusal = reserve(call, now);
    call.detail = refusal == Ending.NONE ? "" : Refusals.words(refusal, call);
    return refusal;
  }

  /** A request that {@link #admit} let in was answered. */
  public void used(ModelCall call, TokenUse use) {
    ModelAccount account = call.account;
    if (account != null) {
      call.use = use;
      call.ending = Ending.ANSWERED;
      account.used(call, around.world.epochMillis());
    }
  }

  /** Whoever asked has gone: a request that waits ends now, one that runs is told to end. */
  public void cancel(ModelCall call) {
    around.decisions.wentAway(call);
    end(call, Ending.CANCELLED, "Its client went away.");
  }

  private void end(ModelCall call, Ending ending, String detail) {
    ServedModel model = call.model;
    if (call.state == ModelCall.State.WAITING && model != null) {
      model.leave(call);
      around.conclusion.neverRan(call, ending, detail);
    } else {
      around.conclusion.tellToEnd(call, ending, detail);
    }
  }

  private void alarmRang(ModelCall call) {
    switch (call.state) {
      case WAITING, RUNNING -> end(call, Ending.TIMED_OUT, timedOut(call));
      case ENDING -> {
        around.conclusion.neverTold(call);
      }
      case NEW, ENDED -> {}
    }
  }

  private static String timedOut(ModelCall call) {
    String after = "Its time of %d s was up".formatted(seconds(call));
    ServedModel model = call.model;
    return call.state == ModelCall.State.WAITING && model != null
        ? after + "; it waited for " + model.waitsFor().words() + "."
        : after + " before its answer was complete.";
  }

  private static long seconds(ModelCall call) {
    return Math.ceilDiv(call.ask().timeout().toNanos(), NANOS_PER_SECOND);
  }

  /** Where the time of a request went, or goes; null for one that is unknown or too long ago. */
  public @Nullable CallExplanation why(String requestId) {
    ModelCall call = around.history.live(requestId);
    if (call == null) {
      return around.history.ended(requestId);
    }
    ServedModel model = call.model;
    boolean waits = call.state == ModelCall.State.WAITING;
    long ran = waits ? 0 : around.world.nowNanos() - call.grantedNanos;
    return CallExplanation.of(
        call,
        waits ? "WAITING" : "RUNNING",
        waits && model != null ? model.waitsOf(call) : call.waits,
        ran);
  }

  /** All models, in the order in which they were deployed. */
  public List<ModelStatus> status() {
    List<ModelStatus> all = new ArrayList<>();
    models.values().forEach(model -> all.add(ModelStatus.of(model)));
    return all;
  }

  /** What a partition may still use of a model id; null before it has asked for it. */
  public @Nullable QuotaState quota(Partition partition, String modelId) {
    return accounts.quota(partition, modelId);
  }

  /** Ends all requests and stops all servers: the process ends. */
  public void shutdown() {
    around.decisions.shutDown();
    around.closing = true;
    for (ServedModel model : models.values()) {
      model.close(Ending.SHUTTING_DOWN, "The server ends; try again.", StopReason.SHUTDOWN);
    }
  }

  /** How many requests have come and not ended. */
  public int inFlight() {
    int sum = 0;
    for (ServedModel model : models.values()) {
      sum += model.waiting() + model.running();
    }
    return sum;
  }
}
