package dev.headrace.lambda.run;

import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.Document;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.kernel.world.Alarm;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts what was used on the journal, at most once a second: a crash loses at most the last second
 * of it. A document holds one function's hour in one dimension.
 */
final class UsageRecords {
  static final String KIND = "lambda.usage";

  /** A quantity on the journal. */
  record Quantity(long quantity) implements Document {
    @Override
    public byte[] encode() {
      return ByteBuffer.allocate(Long.BYTES).putLong(quantity).array();
    }
  }

  private static final long HOUR_MILLIS = 3_600_000;

  private final Surroundings around;
  private final long intervalNanos;
  private final Alarm checkpoint = new Alarm("usage checkpoint", this::checkpoint);

  /** What is on the journal of the newest hours; looked up, never walked through. */
  private final Map<DocumentKey, Long> recorded = new HashMap<>();

  private long hourEndEpochMillis;

  UsageRecords(Surroundings around) {
    this.around = around;
    this.intervalNanos = around.quotas.nanos(Quota.USAGE_CHECKPOINT_MILLIS);
  }

  /**
   * Something will be added to the meter, which forgets an hour when it begins the next: so what
   * the hour that ended had is recorded first.
   */
  void adding(long epochMillis) {
    if (intervalNanos == 0) {
      return;
    }
    if (epochMillis >= hourEndEpochMillis) {
      checkpoint();
      recorded.clear();
      hourEndEpochMillis = epochMillis - Math.floorMod(epochMillis, HOUR_MILLIS) + HOUR_MILLIS;
    }
    if (!checkpoint.isArmed()) {
      around.world.arm(checkpoint, around.world.nowNanos() + intervalNanos);
    }
  }

  private void checkpoint() {
    around.meter.peek(this::record);
  }

  private void record(Usage usage) {
    if (!usage.service().equals("lambda")) {
      return;
    }
    DocumentKey key = keyOf(usage);
    Long before = recorded.put(key, usage.quantity());
    if (before == null || before != usage.quantity()) {
      around.world.record(new Change.Put(key, new Quantity(usage.quantity())));
    }
  }

  private static DocumentKey keyOf(Usage usage) {
    String function = usage.resourceArn().substring(usage.resourceArn().lastIndexOf(':') + 1);
    return new DocumentKey(
        KIND,
        usage.partition(),
        function + "/" + usage.hourStartEpochMillis() + "/" + usage.dimension().ordinal());
  }

  /** Puts back into the meter what an earlier process had counted. */
  void recover(Journal journal, Functions functions) {
    journal.load(
        KIND,
        (key, bytes) -> {
          String[] parts = key.id().split("/", -1);
          DeployedFunction function = functions.function(key.partition(), parts[0]);
          LambdaDimension dimension = LambdaDimension.values()[Integer.parseInt(parts[2])];
          long quantity = ByteBuffer.wrap(bytes).getLong();
          function.restore(
              dimension, quantity, Long.parseLong(parts[1]), around.world.epochMillis());
        });
  }

  /** Finds functions by their names, or makes them known. */
  interface Functions {
    /** The function. */
    DeployedFunction function(dev.headrace.kernel.Partition partition, String name);
  }
}
