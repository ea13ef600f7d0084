package dev.headrace.advisor.catalogue;

import java.util.ArrayList;
import java.util.List;

/** Collects what stops a component from running in a way, and what to mind. */
final class Verdict {
  private final List<String> stops = new ArrayList<>();
  private final List<String> minds = new ArrayList<>();

  void stop(String reason) {
    stops.add(reason);
  }

  void mind(String reason) {
    minds.add(reason);
  }

  /** Stops if anything is so. */
  void stopIf(boolean so, String reason) {
    if (so) {
      stop(reason);
    }
  }

  Eligibility eligibility() {
    return stops.isEmpty()
        ? new Eligibility(true, List.copyOf(minds))
        : new Eligibility(false, List.copyOf(stops));
  }
}
