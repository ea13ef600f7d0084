package dev.headrace.advisor.simulation.pool;

import dev.headrace.inference.serve.simulated.Batch;
import dev.headrace.inference.serve.simulated.Sequence;
import dev.headrace.kernel.world.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One model server of a pool: so many requests at once as it has slots and attention cache for,
 * batched continuously.
 */
final class ModelServer {
  private final World world;
  private final int slots;
  private final long cacheTokens;
  private final ServedListener listener;
  private final Batch<Served> batch;
  private final Map<PoolRequest, Served> served = new LinkedHashMap<>();
  private long takenCacheTokens;
  private long busySinceNanos;
  private long busyNanos;

  /** Hears what becomes of requests. */
  interface ServedListener {
    void answered(ModelServer server, PoolRequest request);
  }

  /** A request while this server has it. */
  private static final class Served extends Sequence {
    private final PoolRequest request;

    Served(PoolRequest request) {
      super(
          request.number,
          whole(request.inputTokens),
          whole(request.inputTokens),
          whole(request.outputTokens));
      this.request = request;
    }

    private static int whole(long tokens) {
      return Math.clamp(tokens, 1, Integer.MAX_VALUE);
    }
  }

  /**
   * A server without requests.
   *
   * @param slots the most requests at once
   */
  ModelServer(World world, ServingSpeed speed, int slots, ServedListener listener) {
    this.world = world;
    this.slots = slots;
    this.cacheTokens = speed.cacheTokens();
    this.listener = listener;
    this.batch = new Batch<>(world, speed, this::answered);
  }

  /** How many requests it has. */
  int load() {
    return served.size();
  }

  /**
   * Whether it has a slot and cache for a request; one too large for any server is let in alone.
   */
  boolean hasRoomFor(PoolRequest request) {
    return load() < slots
        && (load() == 0 || takenCacheTokens + request.cacheTokens() <= cacheTokens);
  }

  /** For how long it has had requests, in nanoseconds. */
  long busyNanos() {
    return busyNanos + (load() == 0 ? 0 : world.nowNanos() - busySinceNanos);
  }

  void take(PoolRequest request) {
    if (load() == 0) {
      busySinceNanos = world.nowNanos();
    }
    request.server = this;
    request.state = PoolRequest.State.SERVED;
    takenCacheTokens += request.cacheTokens();
    var sequence = new Served(request);
    served.put(request, sequence);
    batch.take(sequence);
  }

  /** Ends it: its requests are handed back, in the order in which they came. */
  List<PoolRequest> stop() {
    var left = new ArrayList<PoolRequest>(served.keySet());
    left.sort(Comparator.comparingLong(request -> request.number));
    List.copyOf(served.values()).forEach(batch::stop);
    left.forEach(this::leave);
    return left;
  }

  private void answered(Served sequence) {
    PoolRequest request = sequence.request;
    request.firstTokenNanos = sequence.firstTokenNanos();
    request.endedNanos = world.nowNanos();
    leave(request);
    listener.answered(this, request);
  }

  private void leave(PoolRequest request) {
    busyNanos = busyNanos();
    busySinceNanos = world.nowNanos();
    served.remove(request);
    takenCacheTokens -= request.cacheTokens();
    request.server = null;
  }
}
