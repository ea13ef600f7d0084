package dev.headrace.advisor.simulation.pool;

import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.simulated.BatchSpeed;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One model server that is up all the time and asked what another one was asked: what the rules of
 * serving models make of it.
 */
public final class OneServer {
  /** Nobody goes away: 31 years. */
  private static final long PATIENCE_NANOS = 1_000_000_000_000_000_000L;

  /** More than the first server takes that is there at once. */
  private static final long INSTANT_NANOS = 1_000;

  /** A request that came at an instant, counted from any. */
  public record Asked(long atNanos, Demand demand) {}

  /** How long a request took to its first token and to its last, from its arrival. */
  public record Answered(long firstTokenNanos, long totalNanos) {}

  private final SimulatedWorld world =
      new SimulatedWorld(new SimulatedWorld.Settings(1, 0, 0, 0, false));
  private final ModelServerPool pool;
  private final @Nullable Answered[] answers;
  private int open;

  private OneServer(int requests, BatchSpeed speed, int slots) {
    this.answers = new Answered[requests];
    this.pool =
        new ModelServerPool(
            world,
            speed,
            new ModelServerPool.Settings(
                1,
                1,
                slots,
                slots,
                1,
                1,
                Math.max(1, requests),
                PATIENCE_NANOS,
                ModelServerPool.WhileNone.QUEUED,
                0,
                0));
  }

  /**
   * What each request gets, in the order in which they are given.
   *
   * @param slots the most requests that it answers at once
   */
  public static List<Answered> answers(List<Asked> asked, BatchSpeed speed, int slots) {
    return new OneServer(asked.size(), speed, slots).run(asked);
  }

  private List<Answered> run(List<Asked> asked) {
    world.enter(() -> pool.begin(1));
    world.runFor(INSTANT_NANOS);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong(index -> asked.get(index).atNanos()));
    long begins = order.isEmpty() ? 0 : asked.get(order.getFirst()).atNanos();
    for (int index : order) {
      world.runUntil(INSTANT_NANOS + asked.get(index).atNanos() - begins);
      open++;
      world.enter(() -> pool.call(asked.get(index).demand(), call -> ended(index, call)));
    }
    boolean goesOn = true;
    while (open > 0 && goesOn) {
      goesOn = world.step();
    }
    return answered();
  }

  private void ended(int index, ModelCall call) {
    if (call.ending() != Ending.ANSWERED) {
      throw new IllegalStateException("a request ended as " + call.ending());
    }
    open--;
    answers[index] = new Answered(call.waitedNanos() + call.firstTokenNanos(), call.totalNanos());
  }

  private List<Answered> answered() {
    List<Answered> all = new ArrayList<>();
    for (Answered answer : answers) {
      if (answer == null) {
        throw new IllegalStateException("a request was not answered");
      }
      all.add(answer);
    }
    return List.copyOf(all);
  }
}
