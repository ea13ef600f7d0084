package dev.headrace.lambda.run;

import org.jspecify.annotations.Nullable;

/** Environments that are free, the most recently used on top. An environment is in one at most. */
final class IdleStack {
  private @Nullable Environment newest;
  private int size;

  /** The one that was used last; null where none is free. */
  @Nullable Environment newest() {
    return newest;
  }

  int size() {
    return size;
  }

  void add(Environment environment) {
    Environment before = newest;
    environment.idleIn = this;
    environment.olderIdle = before;
    environment.newerIdle = null;
    if (before != null) {
      before.newerIdle = environment;
    }
    newest = environment;
    size++;
  }

  void remove(Environment environment) {
    Environment older = environment.olderIdle;
    Environment newer = environment.newerIdle;
    if (older != null) {
      older.newerIdle = newer;
    }
    if (newer != null) {
      newer.olderIdle = older;
    } else {
      newest = older;
    }
    environment.idleIn = null;
    environment.olderIdle = null;
    environment.newerIdle = null;
    size--;
  }
}
