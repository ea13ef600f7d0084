package dev.headrace.advisor.observe;

import dev.headrace.advisor.workload.Origin;

/** Writes services, of which nothing but the log of their door is known. */
final class ServiceDraft {
  private final ComponentDraft draft;
  private final YamlLines yaml;

  ServiceDraft(ComponentDraft draft) {
    this.draft = draft;
    this.yaml = draft.yaml();
  }

  void write(String name, DoorSeen door) {
    yaml.open(1, name);
    yaml.value(2, "kind", "service");
    draft.calls(door.arrivals, door.sources);
    if (door.durationMillis.isEmpty()) {
      yaml.value(2, "duration", "500ms", Origin.ASSUMED, "the log has no latency");
    } else {
      yaml.value(
          2,
          "duration",
          ComponentDraft.spread(door.durationMillis, Figures::duration),
          Origin.MEASURED,
          Figures.count(door.durationMillis.count())
              + " answers, on whatever they ran on ("
              + door.sources
              + ")");
    }
    draft.payload(door);
    if (door.serverErrors + door.clientErrors > 0) {
      yaml.comment(
          "    "
              + Figures.count(door.serverErrors)
              + " were answered with 5xx, "
              + Figures.count(door.clientErrors)
              + " with 4xx.");
    }
  }
}
