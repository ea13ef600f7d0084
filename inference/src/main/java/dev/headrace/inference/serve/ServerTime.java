package dev.headrace.inference.serve;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Meter;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The hours that one server of a model is up, metered for the partition whose request woke it; and
 * how many of them it answered nobody.
 */
final class ServerTime {
  private final Around around;
  private final String serverName;
  private final TreeMap<Partition, Meter.Resource> resources = new TreeMap<>();
  private Meter.@Nullable Resource current;

  /** That of the server of a name, which is the model's for the first of its servers. */
  ServerTime(Around around, String serverName) {
    this.around = around;
    this.serverName = serverName;
  }

  void isFor(Partition partition) {
    current =
        resources.computeIfAbsent(
            partition,
            fresh ->
                around.meter.open(
                    fresh,
                    "inference",
                    fresh.arn("inference", "model-server/" + serverName),
                    ServerDimension.values()));
  }

  void began() {
    hold(ServerDimension.UP, 1);
    hold(ServerDimension.UP_IDLE, 1);
  }

  void isIdle(boolean idle) {
    hold(ServerDimension.UP_IDLE, idle ? 1 : 0);
  }

  void ended() {
    hold(ServerDimension.UP_IDLE, 0);
    hold(ServerDimension.UP, 0);
  }

  private void hold(ServerDimension dimension, long level) {
    Meter.Resource resource = current;
    if (resource != null) {
      resource.hold(dimension, level, around.world.epochMillis());
    }
  }
}
