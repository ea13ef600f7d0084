package dev.headrace.inference.live;

import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.inference.http.Exchange;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.QuotaLimits;
import dev.headrace.inference.serve.Report;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.WorldStoppedException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request in the live world: a thread that waits until its model has a slot for it, speaks to the
 * server itself, and tells the rules how that went.
 */
final class LiveCall implements ModelCall.Listener, Exchange.Watcher {
  private final Entrance entrance;
  private final ModelServing serving;
  private final ModelCall call;
  private final Consumer<WorldStoppedException> onStop = this::worldStopped;

  private volatile @Nullable Thread waiter;
  private volatile boolean granted;
  private volatile boolean ended;
  private volatile boolean stopped;
  private volatile Exchange.@Nullable Aborter aborter;
  private volatile @Nullable WorldStoppedException worldStopped;

  private LiveCall(Entrance entrance, ModelServing serving, Ask ask, String model) {
    this.entrance = entrance;
    this.serving = serving;
    this.call = ModelCall.beside(ask, model, this);
  }

  private LiveCall(
      Entrance entrance, ModelServing serving, Ask ask, String model, QuotaLimits limits) {
    this.entrance = entrance;
    this.serving = serving;
    this.call = new ModelCall(ask, model, limits, this);
  }

  /**
   * Brings a request into the world.
   *
   * @throws ModelException if the world has stopped
   */
  static LiveCall enter(
      Entrance entrance, ModelServing serving, Ask ask, String model, QuotaLimits limits)
      throws ModelException {
    return new LiveCall(entrance, serving, ask, model, limits).entered();
  }

  /** The same for a question beside the slots of a server. */
  static LiveCall enterBeside(Entrance entrance, ModelServing serving, Ask ask, String model)
      throws ModelException {
    return new LiveCall(entrance, serving, ask, model).entered();
  }

  private LiveCall entered() throws ModelException {
    entrance.whenStopped(onStop);
    tell(() -> serving.call(call));
    return this;
  }

  ModelCall call() {
    return call;
  }

  /** It has a slot from now on; an effect. */
  void begin() {
    granted = true;
    unpark();
  }

  /** It is to end; an effect. */
  void stop() {
    stopped = true;
    abort();
  }

  @Override
  public void connected(Exchange.Aborter connection) {
    aborter = connection;
    if (stopped) {
      abort();
    }
  }

  private void abort() {
    Exchange.Aborter connection = aborter;
    if (connection != null) {
      connection.abort();
    }
  }

  @Override
  public void ended(ModelCall same) {
    ended = true;
    entrance.forget(onStop);
    unpark();
  }

  private void worldStopped(WorldStoppedException cause) {
    worldStopped = cause;
    abort();
    unpark();
  }

  private void unpark() {
    Thread waiting = waiter;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
  }

  /**
   * Waits for a slot.
   *
   * @throws ModelException if there will be none
   * @throws InterruptedException if its thread is interrupted; the request is then cancelled
   */
  void awaitSlot() throws ModelException, InterruptedException {
    try {
      await(() -> granted || ended);
    } catch (InterruptedException e) {
      tell(() -> serving.cancel(call));
      report(new Report(Ending.CANCELLED, "", call.use(), 0));
      throw e;
    }
    if (ended) {
      throw why();
    }
  }

  /**
   * How a generation ended whose connection broke off: an interrupted thread, whose client has
   * gone, has its connection closed under it.
   */
  static Ending brokenOff() {
    return Thread.currentThread().isInterrupted() ? Ending.CANCELLED : Ending.SERVER_FAILED;
  }

  /**
   * Its server cannot be reached: it waits for a slot again.
   *
   * @throws InterruptedException where that is so because its thread is interrupted; the server is
   *     not to blame, and the request is cancelled
   */
  void unreachable(String reason) throws ModelException, InterruptedException {
    if (brokenOff() == Ending.CANCELLED) {
      report(new Report(Ending.CANCELLED, "", call.use(), 0));
      throw new InterruptedException(reason);
    }
    granted = false;
    tell(() -> serving.unreachable(call, reason));
  }

  /** Tells how it went, and returns how it ended: as told, or as rules had decided before. */
  Ending report(Report report) throws ModelException {
    tell(() -> serving.ended(call, report));
    boolean interrupted = Thread.interrupted();
    try {
      await(() -> ended);
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return call.ending();
  }

  /** Why it ended without an answer. */
  ModelException why() {
    Reason reason =
        switch (call.ending()) {
          case TOO_MANY_REQUESTS -> Reason.TOO_MANY_REQUESTS;
          case TOO_MANY_TOKENS -> Reason.TOO_MANY_TOKENS;
          case QUEUE_FULL -> Reason.QUEUE_FULL;
          case TIMED_OUT -> Reason.TIMEOUT;
          case UNAVAILABLE -> Reason.UNAVAILABLE;
          case GONE -> Reason.UNKNOWN_MODEL;
          case SHUTTING_DOWN -> Reason.SHUTTING_DOWN;
          case REFUSED -> Reason.INVALID_REQUEST;
          case NONE, ANSWERED, CANCELLED, SERVER_FAILED -> Reason.SERVER_FAILED;
        };
    return new ModelException(reason, call.detail());
  }

  private void tell(Runnable event) throws ModelException {
    try {
      entrance.enter(event::run);
    } catch (WorldStoppedException e) {
      throw shuttingDown();
    }
  }

  private void await(BooleanSupplier condition) throws ModelException, InterruptedException {
    waiter = Thread.currentThread();
    while (!condition.getAsBoolean()) {
      if (worldStopped != null) {
        throw shuttingDown();
      }
      LockSupport.park(this);
      if (Thread.interrupted()) {
        throw new InterruptedException("it was interrupted while it waited for its model");
      }
    }
  }

  private ModelException shuttingDown() {
    entrance.forget(onStop);
    return new ModelException(Reason.SHUTTING_DOWN, "The server ends; try again.");
  }
}
