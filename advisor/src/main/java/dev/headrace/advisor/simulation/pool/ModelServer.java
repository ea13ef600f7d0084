package dev.headrace.advisor.simulation.pool;

import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One model server with continuous batching: a prompt is read in chunks, each of which is a step in
 * which all other sequences make a token too; else each step makes a token of each. Requests join
 * and leave between steps.
 *
 * <p>All sequences make the same number of tokens, so one count of tokens serves them all: a
 * request ends when the count has grown by its length. So a request costs two alarms, not one a
 * token.
 */
final class ModelServer {
  /** The tokens of a prompt that one step reads; the default of vLLM for long prompts. */
  static final int CHUNK_TOKENS = 2_048;

  private final World world;
  private final ServingSpeed speed;
  private final int slots;
  private final long cacheTokens;
  private final Alarm alarm = new Alarm("model server", this::rang);
  private final PriorityQueue<PoolRequest> sequences =
      new PriorityQueue<>(
          Comparator.<PoolRequest>comparingDouble(request -> request.endsAtTokens)
              .thenComparingLong(request -> request.number));
  private final ArrayDeque<PoolRequest> prompts = new ArrayDeque<>();
  private final ServedListener listener;
  private @Nullable PoolRequest reading;
  private double tokens;
  private double tokensPerNano;
  private double contextTokens;
  private long takenCacheTokens;
  private long readingEndsNanos;
  private long sinceNanos;
  private long busyNanos;

  /** Hears what becomes of requests. */
  interface ServedListener {
    void answered(ModelServer server, PoolRequest request);
  }

  /**
   * A server without requests.
   *
   * @param slots the most requests at once
   */
  ModelServer(World world, ServingSpeed speed, int slots, ServedListener listener) {
    this.world = world;
    this.speed = speed;
    this.slots = slots;
    this.cacheTokens = speed.cacheTokens();
    this.listener = listener;
    this.sinceNanos = world.nowNanos();
  }

  /** How many requests it has. */
  int load() {
    return sequences.size() + prompts.size() + (reading == null ? 0 : 1);
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
    advance();
    return busyNanos;
  }

  void take(PoolRequest request) {
    advance();
    request.server = this;
    request.state = PoolRequest.State.SERVED;
    takenCacheTokens += request.cacheTokens();
    prompts.add(request);
    goOn();
  }

  /** Ends it: its requests are handed back, in the order in which they came. */
  List<PoolRequest> stop() {
    advance();
    world.disarm(alarm);
    var left = new ArrayList<PoolRequest>(sequences);
    left.addAll(prompts);
    PoolRequest read = reading;
    if (read != null) {
      left.add(read);
    }
    left.sort(Comparator.comparingLong(request -> request.number));
    left.forEach(request -> request.server = null);
    sequences.clear();
    prompts.clear();
    reading = null;
    takenCacheTokens = 0;
    contextTokens = 0;
    return left;
  }

  /** Counts the tokens that were made since the last event. */
  private void advance() {
    long now = world.nowNanos();
    if (load() > 0) {
      busyNanos += now - sinceNanos;
    }
    tokens = sequences.isEmpty() ? 0 : tokens + tokensPerNano * (double) (now - sinceNanos);
    sinceNanos = now;
  }

  private void rang() {
    advance();
    long now = world.nowNanos();
    PoolRequest read = reading;
    if (read != null && now >= readingEndsNanos) {
      reading = null;
      read.firstTokenNanos = now;
      read.endsAtTokens = tokens + (double) (read.outputTokens - 1);
      contextTokens += read.contextTokens();
      sequences.add(read);
    }
    finishSequences(now);
    goOn();
  }

  private void finishSequences(long now) {
    PoolRequest first = sequences.peek();
    while (first != null && first.endsAtTokens <= tokens + 1e-6) {
      sequences.poll();
      contextTokens = sequences.isEmpty() ? 0 : contextTokens - first.contextTokens();
      takenCacheTokens -= first.cacheTokens();
      first.server = null;
      first.endedNanos = now;
      listener.answered(this, first);
      first = sequences.peek();
    }
  }

  /** Begins the next prompt, and sets the speed and the alarm for what is next. */
  private void goOn() {
    long now = world.nowNanos();
    double step = speed.stepNanos(sequences.size(), contextTokens);
    PoolRequest next = reading == null ? prompts.poll() : null;
    if (next != null) {
      reading = next;
      double chunks = Math.ceil(next.inputTokens / (double) CHUNK_TOKENS);
      double nanos = chunks * step + speed.prefillNanos((double) next.inputTokens);
      readingEndsNanos = now + Math.max(1, (long) nanos);
      tokensPerNano = sequences.isEmpty() ? 0 : chunks / nanos;
    } else if (reading == null) {
      tokensPerNano = sequences.isEmpty() ? 0 : 1 / step;
    }
    long due = reading == null ? Long.MAX_VALUE : readingEndsNanos;
    PoolRequest first = sequences.peek();
    if (first != null && tokensPerNano > 0) {
      double wait = Math.max(0, first.endsAtTokens - tokens) / tokensPerNano;
      due = Math.min(due, now + (long) Math.ceil(wait));
    }
    if (due == Long.MAX_VALUE) {
      world.disarm(alarm);
    } else {
      world.arm(alarm, due);
    }
  }
}
