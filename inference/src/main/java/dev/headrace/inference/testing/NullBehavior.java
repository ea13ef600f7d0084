package dev.headrace.inference.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** How a {@link NullModelServer} behaves towards requests that come from now on. */
final class NullBehavior {
  /** An error to answer with, as a model server words it. */
  record Failure(int status, String type, String message) {}

  private static final int WORDS = 8;
  private static final int CONTEXT_TOKENS = 1 << 20;

  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

  volatile List<String> words = countedWords(WORDS);
  volatile @Nullable String toolName;
  volatile String toolArguments = "{}";
  volatile long firstTokenNanos;
  volatile long eachTokenNanos;
  volatile int contextTokens = CONTEXT_TOKENS;
  volatile int cachedTokens;
  volatile boolean loading;

  /** After how many tokens each answer breaks off, and is held. */
  volatile int diesAfter = Integer.MAX_VALUE;

  volatile int pausesAfter = Integer.MAX_VALUE;

  static List<String> countedWords(int count) {
    List<String> counted = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      counted.add("word" + i);
    }
    return List.copyOf(counted);
  }

  /** The next request to a model that has no failure yet gets this one. */
  void fail(Failure failure) {
    failures.add(failure);
  }

  /** What the request that comes now is answered with instead of an answer; null for nothing. */
  @Nullable Failure nextFailure() {
    return failures.poll();
  }

  boolean pausesAt(int tokens) {
    return tokens >= pausesAfter;
  }

  boolean diesAt(int tokens) {
    return tokens >= diesAfter;
  }

  long nanosBefore(int token) {
    return token == 0 ? firstTokenNanos : eachTokenNanos;
  }
}
