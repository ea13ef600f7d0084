package dev.headrace.advisor.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Results that more than one prediction needs, as the same servers are offered by several shapes.
 * It keeps those that were asked for last; what is kept must follow from its key alone.
 */
public final class Memo {
  /** The most results that are kept. */
  static final int MOST_KEPT = 256;

  private final Map<Object, Object> kept = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * The result of a key, made if it is not kept. Two who ask at the same time may both make it,
   * which gives the same and keeps nobody waiting.
   */
  public <T> T of(Object key, Class<T> type, Supplier<T> make) {
    Object known = find(key);
    if (known != null) {
      return type.cast(known);
    }
    T made = make.get();
    keep(key, made);
    return made;
  }

  private synchronized @Nullable Object find(Object key) {
    return kept.get(key);
  }

  private synchronized void keep(Object key, Object made) {
    kept.put(key, made);
    if (kept.size() > MOST_KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
  }

  synchronized int size() {
    return kept.size();
  }
}
