package dev.headrace.advisor.simulation.tokens;

import dev.headrace.kernel.world.Alarm;
import org.jspecify.annotations.Nullable;

/** One call of a token API, from its arrival to its last token. It may be used again afterwards. */
public final class TokenCall {
  /** Hears how a call goes on. Each method is called within an event of the world. */
  public interface Listener {
    /** The first token came. */
    default void began(TokenCall call) {}

    /** It is over, in whichever way; nothing more comes. */
    void ended(TokenCall call);
  }

  /** How a call stands. */
  public enum State {
    /** It was not made yet. */
    NEW,
    /** It runs and has no token yet. */
    WAITING,
    /** Its tokens come. */
    STREAMING,
    /** All its tokens came. */
    ANSWERED,
    /** A quota refused it: 429. */
    THROTTLED,
    /** It broke off. */
    FAILED
  }

  private final Listener listener;
  final Alarm alarm = new Alarm("token call", this::rang);
  @Nullable TokenApi api;
  long inputTokens;
  long cachedTokens;
  long outputTokens;
  long mostOutputTokens;
  long reserved;
  long startedNanos;
  long firstNanos;
  long endedNanos;
  long streamNanos;
  boolean breaksOff;
  State state = State.NEW;

  /** A call, of whose course a listener hears. */
  public TokenCall(Listener listener) {
    this.listener = listener;
  }

  /**
   * Says what it asks.
   *
   * @param inputTokens all of them, cached ones included
   * @param cachedTokens those of them that a prompt cache holds
   * @param outputTokens that the model will answer, at most {@code mostOutputTokens}
   * @param mostOutputTokens that the caller allows
   * @throws IllegalArgumentException if a number is below zero or the parts exceed their wholes
   */
  public TokenCall asking(
      long inputTokens, long cachedTokens, long outputTokens, long mostOutputTokens) {
    if (cachedTokens < 0
        || cachedTokens > inputTokens
        || outputTokens < 0
        || outputTokens > mostOutputTokens) {
      throw new IllegalArgumentException(
          "tokens: %d cached of %d in, %d of at most %d out"
              .formatted(cachedTokens, inputTokens, outputTokens, mostOutputTokens));
    }
    this.inputTokens = inputTokens;
    this.cachedTokens = cachedTokens;
    this.outputTokens = outputTokens;
    this.mostOutputTokens = mostOutputTokens;
    this.state = State.NEW;
    return this;
  }

  /** How it stands. */
  public State state() {
    return state;
  }

  /** From its start to its first token, in nanoseconds. */
  public long firstTokenNanos() {
    return firstNanos - startedNanos;
  }

  /** From its start to its end, in nanoseconds. */
  public long totalNanos() {
    return endedNanos - startedNanos;
  }

  void tellBegan() {
    listener.began(this);
  }

  void tellEnded() {
    listener.ended(this);
  }

  private void rang() {
    TokenApi served = api;
    if (served != null) {
      served.goesOn(this);
    }
  }
}
