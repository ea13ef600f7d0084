package dev.headrace.advisor.live;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.Document;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.World;
import dev.headrace.lambda.run.Decisions;
import dev.headrace.lambda.run.FunctionVersion;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.lambda.run.VersionSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records the traffic of each function as a world's rules see it. To count an invocation takes no
 * memory and no look-up by name. What was counted goes to the journal each minute, so that a crash
 * loses at most the last minute of it. Its methods are called within events.
 */
public final class TrafficRecorder implements Decisions {
  /** How many functions are recorded; those beyond are not. */
  public static final int MAX_FUNCTIONS = 1_000;

  /** How often what has changed is recorded, in nanoseconds: a minute. */
  static final long INTERVAL_NANOS = 60_000_000_000L;

  private static final String KIND = "traffic.function";
  private static final String HOUR_KIND = "traffic.hour";
  private static final int FIRST_VERSIONS = 64;

  private final World world;
  private final Map<Name, FunctionTraffic> functions = new TreeMap<>();
  private final Alarm checkpoint = new Alarm("traffic checkpoint", this::checkpoint);

  /** By the versions' numbers; null for a version that is not recorded. */
  private @Nullable FunctionTraffic[] byVersion = new FunctionTraffic[FIRST_VERSIONS];

  private record Name(Partition partition, String function) implements Comparable<Name> {
    @Override
    public int compareTo(Name other) {
      int byPartition = partition.compareTo(other.partition);
      return byPartition != 0 ? byPartition : function.compareTo(other.function);
    }
  }

  /** Bytes that do not change any more. */
  private static final class Bytes implements Document {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public byte[] encode() {
      return bytes;
    }

    @Override
    public long heldBytes() {
      return bytes.length;
    }
  }

  /** Makes a recorder that knows nothing yet. */
  public TrafficRecorder(World world) {
    this.world = world;
  }

  /**
   * Takes over what an earlier process has recorded; called once, before functions are published.
   */
  public void recover(Journal journal) {
    journal.load(
        KIND,
        (key, bytes) -> {
          FunctionTraffic traffic = traffic(key.partition(), key.id());
          if (traffic != null) {
            traffic.restore(bytes);
          }
        });
    journal.load(
        HOUR_KIND,
        (key, bytes) -> {
          int slash = key.id().lastIndexOf('/');
          FunctionTraffic traffic = traffic(key.partition(), key.id().substring(0, slash));
          if (traffic != null) {
            long hour = Long.parseLong(key.id().substring(slash + 1));
            traffic.hours.restore(hour, bytes, world.epochMillis());
          }
        });
    functions.values().forEach(this::age);
    functions.values().removeIf(traffic -> forget(traffic));
  }

  private boolean forget(FunctionTraffic traffic) {
    if (!traffic.hours.isEmpty()) {
      return false;
    }
    world.record(new Change.Delete(new DocumentKey(KIND, traffic.partition, traffic.name)));
    return true;
  }

  private @Nullable FunctionTraffic traffic(Partition partition, String function) {
    var name = new Name(partition, function);
    FunctionTraffic known = functions.get(name);
    if (known == null && functions.size() < MAX_FUNCTIONS) {
      known = new FunctionTraffic(partition, function, world.epochMillis());
      functions.put(name, known);
    }
    return known;
  }

  @Override
  public void published(FunctionVersion version) {
    VersionSpec spec = version.spec();
    FunctionTraffic traffic = traffic(spec.partition(), spec.functionName());
    if (version.number() >= byVersion.length) {
      byVersion = Arrays.copyOf(byVersion, version.number() * 2);
    }
    byVersion[version.number()] = traffic;
    if (traffic != null && spec.version().equals(VersionSpec.LATEST)) {
      traffic.configured(spec, world.epochMillis());
    }
  }

  @Override
  public void retired(FunctionVersion version) {
    if (version.number() < byVersion.length) {
      byVersion[version.number()] = null;
    }
  }

  @Override
  public void concluded(Invocation invocation) {
    int number = invocation.version().number();
    FunctionTraffic traffic = number < byVersion.length ? byVersion[number] : null;
    if (traffic == null) {
      return;
    }
    long endedHour = traffic.add(invocation, world.epochMillis());
    if (endedHour >= 0) {
      record(traffic, endedHour);
      age(traffic);
    }
    if (!checkpoint.isArmed()) {
      world.arm(checkpoint, world.nowNanos() + INTERVAL_NANOS);
    }
  }

  private void checkpoint() {
    for (FunctionTraffic traffic : functions.values()) {
      if (traffic.changed) {
        traffic.changed = false;
        put(KIND, traffic, traffic.name, traffic.bytes());
        record(traffic, traffic.hours.openHour());
      }
    }
  }

  private void record(FunctionTraffic traffic, long hour) {
    byte[] bytes = traffic.hours.bytes(hour);
    put(HOUR_KIND, traffic, traffic.name + "/" + hour, bytes);
  }

  private void put(String kind, FunctionTraffic traffic, String id, byte[] bytes) {
    world.record(new Change.Put(new DocumentKey(kind, traffic.partition, id), new Bytes(bytes)));
  }

  private void age(FunctionTraffic traffic) {
    for (long hour : traffic.hours.age(world.epochMillis())) {
      world.record(
          new Change.Delete(
              new DocumentKey(HOUR_KIND, traffic.partition, traffic.name + "/" + hour)));
    }
  }

  /** Records what is not yet, as the server ends. */
  @Override
  public void shutDown() {
    checkpoint();
  }

  /** What was recorded of functions of a name, in each account and region that has one. */
  public List<RecordedTraffic> of(String function) {
    List<RecordedTraffic> found = new ArrayList<>();
    for (FunctionTraffic traffic : functions.values()) {
      if (traffic.name.equals(function) && !traffic.hours.isEmpty()) {
        found.add(RecordedTraffic.of(traffic));
      }
    }
    return found;
  }
}
