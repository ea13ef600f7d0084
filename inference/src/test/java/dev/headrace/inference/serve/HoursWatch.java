package dev.headrace.inference.serve;

import dev.headrace.kernel.usage.Usage;
import java.util.HashMap;
import java.util.Map;

/** How long servers are up, counted beside the rules, and what was metered of it. */
final class HoursWatch {
  private static final long HOUR_MILLIS = 3_600_000;

  private final Violations violations;
  private final Map<Long, Long> sinceMillis = new HashMap<>();
  private final Map<Long, Long> untilMillis = new HashMap<>();
  private final Map<String, Long> meteredByNameAndHour = new HashMap<>();
  private long upMillis;
  private long meteredMillis;
  private long idleMillis;

  HoursWatch(Violations violations) {
    this.violations = violations;
  }

  void started(long server, long epochMillis) {
    sinceMillis.put(server, epochMillis);
  }

  /** It was told to stop: it counts as ended by then, if it never says so. */
  void stops(long server, long byEpochMillis) {
    untilMillis.put(server, byEpochMillis);
  }

  void ended(long server, long epochMillis) {
    Long since = sinceMillis.remove(server);
    if (since != null) {
      long until = Math.min(epochMillis, untilMillis.getOrDefault(server, Long.MAX_VALUE));
      upMillis += until - since;
    }
  }

  /** Something was metered, of this or anything else. */
  void metered(Usage usage) {
    if (usage.dimension() == ServerDimension.UP) {
      meteredMillis += usage.quantity();
      meteredByNameAndHour.merge(
          usage.resourceArn() + " from " + usage.hourStartEpochMillis(),
          usage.quantity(),
          Long::sum);
    } else if (usage.dimension() == ServerDimension.UP_IDLE) {
      idleMillis += usage.quantity();
    }
  }

  /** All is over: those that have not said that they ended never will. */
  void check() {
    for (long server : Map.copyOf(sinceMillis).keySet()) {
      ended(server, untilMillis.getOrDefault(server, 0L));
    }
    violations.unless(
        upMillis == meteredMillis && idleMillis <= upMillis,
        Property.HOURS_ARE_THOSE_THAT_SERVERS_WERE_UP,
        "up for %d ms, metered %d ms, idle %d ms".formatted(upMillis, meteredMillis, idleMillis));
    meteredByNameAndHour.forEach((name, millis) ->
        violations.unless(
            millis <= HOUR_MILLIS,
            Property.NO_TWO_SERVERS_HAVE_ONE_NAME,
            name + " has " + millis + " ms in an hour"));
  }
}
