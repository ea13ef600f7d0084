package dev.headrace.bedrock.control;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.kernel.world.World;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rule of the log of invocations: one setting an account and region, or none. */
final class Logging {
  private final World world;

  /** Read outside events by every request to a model. */
  private final Map<Partition, Kept> settings = new ConcurrentHashMap<>();

  private record Kept(LoggingSettings settings, long position) {}

  Logging(World world) {
    this.world = world;
  }

  void restore(Partition partition, LoggingSettings kept) {
    settings.put(partition, new Kept(kept, 0));
  }

  Answer<Boolean> put(Partition partition, LoggingSettings replacement) {
    long position = world.record(BedrockRecords.put(partition, replacement));
    settings.put(partition, new Kept(replacement, position));
    return new Answer<>(true, position);
  }

  Answer<Boolean> delete(Partition partition) {
    if (settings.remove(partition) == null) {
      return new Answer<>(false, 0);
    }
    return new Answer<>(true, world.record(BedrockRecords.deleteLogging(partition)));
  }

  Answer<Optional<LoggingSettings>> get(Partition partition) {
    Kept kept = settings.get(partition);
    return kept == null
        ? new Answer<>(Optional.empty(), 0)
        : new Answer<>(Optional.of(kept.settings()), kept.position());
  }

  /** What holds now; may be called anywhere. */
  @Nullable LoggingSettings now(Partition partition) {
    Kept kept = settings.get(partition);
    return kept == null ? null : kept.settings();
  }
}
