package dev.headrace.inference.serve;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests by the ids that their clients were told: those that have not ended, and the newest of
 * those that have, with where their time went; the oldest is forgotten first.
 */
final class History {
  private final int capacity;
  private final Map<String, ModelCall> live = new HashMap<>();
  private final Map<String, CallExplanation> ended = new LinkedHashMap<>();

  History(int capacity) {
    this.capacity = capacity;
  }

  void began(ModelCall call) {
    String id = call.ask().requestId();
    if (!id.isEmpty()) {
      live.put(id, call);
    }
  }

  /** Keeps one, unless it has no id by which anybody could ask for it. */
  void ended(ModelCall call) {
    String id = call.ask().requestId();
    live.remove(id, call);
    if (id.isEmpty() || capacity == 0) {
      return;
    }
    long ran = call.wasGranted() ? call.endedNanos - call.grantedNanos : 0;
    if (ended.size() >= capacity && !ended.containsKey(id)) {
      ended.remove(ended.keySet().iterator().next());
    }
    ended.put(id, CallExplanation.of(call, call.ending.name(), call.waits, ran));
  }

  @Nullable ModelCall live(String requestId) {
    return live.get(requestId);
  }

  @Nullable CallExplanation ended(String requestId) {
    return ended.get(requestId);
  }
}
