package dev.headrace.inference.serve;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Meter;

/**
 * The time that one server is up, metered for the partition on whose behalf it was started; and how
 * much of it it answered nobody.
 */
final class ServerTime {
  private final Around around;
  private final String modelName;
  private final int number;
  private final Meter.Resource resource;

  /** A server begins that answers nobody yet. */
  ServerTime(Around around, String modelName, Partition forWhom) {
    this.around = around;
    this.modelName = modelName;
    this.number = around.names.take(modelName);
    this.resource =
        around.meter.open(
            forWhom,
            "inference",
            forWhom.arn("inference", "model-server/" + ServerNames.of(modelName, number)),
            ServerDimension.values());
    hold(ServerDimension.UP, 1);
    hold(ServerDimension.UP_IDLE, 1);
  }

  void isIdle(boolean idle) {
    hold(ServerDimension.UP_IDLE, idle ? 1 : 0);
  }

  /** It has ended: its name is free for the next one. */
  void ended() {
    resource.close(around.world.epochMillis());
    around.names.giveBack(modelName, number);
  }

  private void hold(ServerDimension dimension, long level) {
    resource.hold(dimension, level, around.world.epochMillis());
  }
}
