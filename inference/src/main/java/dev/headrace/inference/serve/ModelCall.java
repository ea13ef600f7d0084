package dev.headrace.inference.serve;

import dev.headrace.inference.Ask;
import dev.headrace.inference.TokenUse;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.Effect;
import dev.headrace.kernel.world.Lane;
import org.jspecify.annotations.Nullable;

/**
 * One request to a model as the rules see it, from its arrival to its end. What it has become is
 * read after {@link Listener#ended}, or within an event.
 */
public final class ModelCall {
  /** Hears of a request's end. */
  @FunctionalInterface
  public interface Listener {
    /** It has ended; an effect, called once. */
    void ended(ModelCall call);
  }

  /** How a request stands. */
  enum State {
    NEW,
    /** It waits for its model. */
    WAITING,
    /** It has a slot. */
    RUNNING,
    /** It has a slot, and was told to end. */
    ENDING,
    ENDED
  }

  private static final Alarm NO_ALARM = new Alarm("model call", () -> {});
  private static final Lane NO_LANE = new Lane(0);
  private static final Effect NOTHING = () -> {};

  private final Ask ask;
  private final String modelName;
  private final QuotaLimits limits;
  private final Listener listener;
  private final boolean beside;
  final Effect tellEnded;

  long id;
  State state = State.NEW;
  Lane lane = NO_LANE;
  Alarm alarm = NO_ALARM;
  Effect begin = NOTHING;
  @Nullable ServedModel model;
  @Nullable ModelAccount account;
  @Nullable Slots slots;
  @Nullable ModelServer server;
  boolean held;
  int attempts;
  long[] waits = {};
  long arrivedNanos;
  long grantedNanos;
  long endedNanos;

  /** Why it is to end, where it was told to; its end is then that. */
  Ending told = Ending.NONE;

  Ending ending = Ending.NONE;
  String detail = "";
  TokenUse use = TokenUse.NONE;
  long firstTokenNanos;

  @Nullable ModelCall before;
  @Nullable ModelCall after;

  /**
   * A request that has not come yet.
   *
   * @param ask what is asked; rules do not look into its body
   * @param modelName who answers
   * @param limits what the partition may use of the model id
   */
  public ModelCall(Ask ask, String modelName, QuotaLimits limits, Listener listener) {
    this(ask, modelName, limits, listener, false);
  }

  private ModelCall(
      Ask ask, String modelName, QuotaLimits limits, Listener listener, boolean beside) {
    this.ask = ask;
    this.modelName = modelName;
    this.limits = limits;
    this.listener = listener;
    this.beside = beside;
    this.tellEnded = () -> listener.ended(this);
  }

  /**
   * A question that a server answers beside its slots, such as how many tokens a text has. It wakes
   * the model, takes no quota and is paid by nobody.
   */
  public static ModelCall beside(Ask ask, String modelName, Listener listener) {
    return new ModelCall(ask, modelName, QuotaLimits.NONE, listener, true);
  }

  /** Who hears of its end. */
  public Listener listener() {
    return listener;
  }

  /** Whether it takes no slot and no quota. */
  public boolean isBeside() {
    return beside;
  }

  /** What is asked. */
  public Ask ask() {
    return ask;
  }

  /** Who answers. */
  public String modelName() {
    return modelName;
  }

  /** What its partition may use of the model id. */
  public QuotaLimits limits() {
    return limits;
  }

  /** Its number within the world, in the order of arrival. */
  public long id() {
    return id;
  }

  /** The server that answers it; null for one elsewhere, and before it has a slot. */
  public @Nullable ModelServer server() {
    return server;
  }

  /** How it ended; {@link Ending#NONE} until then. */
  public Ending ending() {
    return ending;
  }

  /** Why it ended so, in words for the client; empty where there is nothing to say. */
  public String detail() {
    return detail;
  }

  /** What it used, as was reported at its end. */
  public TokenUse use() {
    return use;
  }

  /** Whether it has, or had, a slot. */
  public boolean wasGranted() {
    return slots != null;
  }

  /** How long it waited for a slot, in nanoseconds. */
  public long waitedNanos() {
    return (wasGranted() ? grantedNanos : endedNanos) - arrivedNanos;
  }

  /** How long of that it waited for one thing. */
  public long waitedNanos(Wait what) {
    return waits.length == 0 ? 0 : waits[what.ordinal()];
  }

  /** From its slot to its first token, in nanoseconds, as was reported at its end. */
  public long firstTokenNanos() {
    return firstTokenNanos;
  }

  /** From its arrival to its end, in nanoseconds. */
  public long totalNanos() {
    return endedNanos - arrivedNanos;
  }

  /** What it reserves of its quota: all of its input, and the most that it may be answered. */
  long reservedTokens() {
    return held ? (long) ask.inputTokensEstimate() + ask.maxOutputTokens() : 0;
  }
}
