package dev.headrace.inference.serve.simulated;

import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.World;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One server's generations by continuous batching: prompts are read one after another, in chunks,
 * each of which is a step in which all others make a token too; else each step makes a token of
 * each. All sequences make tokens at the same rate, so one count of tokens serves them all, and a
 * request costs two alarms, not one a token.
 */
public final class Batch<S extends Sequence> {
  /** Tokens of a prompt that one step reads, as llama.cpp and vLLM do unless they are told. */
  private static final int CHUNK_TOKENS = 2_048;

  private static final double ROUNDING = 1e-6;

  /** Hears what becomes of generations. */
  @FunctionalInterface
  public interface Listener<S extends Sequence> {
    /** All tokens of one were made; an event. */
    void ended(S sequence);
  }

  private final World world;
  private final BatchSpeed speed;
  private final Listener<S> listener;
  private final Alarm alarm = new Alarm("model batch", this::rang);
  private final PriorityQueue<S> generating =
      new PriorityQueue<>(
          Comparator.<S>comparingDouble(sequence -> sequence.endsAtTokens)
              .thenComparingLong(sequence -> sequence.number()));
  private final ArrayDeque<S> prompts = new ArrayDeque<>();
  private @Nullable S reading;
  private double tokens;
  private double tokensPerNano;
  private double contextTokens;
  private long readingEndsNanos;
  private long sinceNanos;

  /** One without generations. */
  public Batch(World world, BatchSpeed speed, Listener<S> listener) {
    this.world = world;
    this.speed = speed;
    this.listener = listener;
    this.sinceNanos = world.nowNanos();
  }

  /** How many generations it has. */
  public int size() {
    return generating.size() + prompts.size() + (reading == null ? 0 : 1);
  }

  /** Takes one in, behind those whose prompts wait. */
  public void take(S sequence) {
    advance();
    prompts.add(sequence);
    goOn();
  }

  /** Takes one out before its end, and says how many tokens it has made. */
  @SuppressWarnings("ReferenceEquality")
  public int stop(S sequence) {
    advance();
    int made = 0;
    if (generating.remove(sequence)) {
      contextTokens -= sequence.contextTokens();
      double left = sequence.endsAtTokens - tokens;
      made = Math.clamp(Math.round(sequence.outputTokens() - left), 1, sequence.outputTokens());
    } else if (reading == sequence) {
      reading = null;
    } else {
      prompts.remove(sequence);
    }
    goOn();
    return made;
  }

  /** Counts the tokens that were made since the last event. */
  private void advance() {
    long now = world.nowNanos();
    tokens = generating.isEmpty() ? 0 : tokens + tokensPerNano * (double) (now - sinceNanos);
    contextTokens = generating.isEmpty() ? 0 : contextTokens;
    sinceNanos = now;
  }

  private void rang() {
    advance();
    S read = reading;
    if (read != null && world.nowNanos() >= readingEndsNanos) {
      reading = null;
      read.firstTokenNanos = world.nowNanos();
      read.endsAtTokens = tokens + Math.max(0, read.outputTokens() - 1);
      contextTokens += read.contextTokens();
      generating.add(read);
    }
    S first = generating.peek();
    while (first != null && first.endsAtTokens <= tokens + ROUNDING) {
      generating.poll();
      contextTokens -= first.contextTokens();
      listener.ended(first);
      first = generating.peek();
    }
    goOn();
  }

  /** Begins the next prompt, and sets the speed and the alarm for what is next. */
  private void goOn() {
    long now = world.nowNanos();
    double step = speed.stepNanos(Math.max(1, generating.size()), contextTokens);
    S next = reading == null ? prompts.poll() : null;
    if (next != null) {
      reading = next;
      double chunks = Math.max(1, Math.ceil(next.uncachedTokens() / (double) CHUNK_TOKENS));
      double nanos = chunks * step + speed.prefillNanos(next.uncachedTokens());
      readingEndsNanos = now + Math.max(1, (long) nanos);
      tokensPerNano = generating.isEmpty() ? 0 : chunks / nanos;
    } else if (reading == null) {
      tokensPerNano = generating.isEmpty() ? 0 : 1 / step;
    }
    arm(now);
  }

  private void arm(long now) {
    long due = reading == null ? Long.MAX_VALUE : readingEndsNanos;
    S first = generating.peek();
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
