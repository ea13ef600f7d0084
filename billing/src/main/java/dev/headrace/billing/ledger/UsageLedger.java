package dev.headrace.billing.ledger;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.World;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all resources used, hour by hour, on the journal. The open hours are written at most once a
 * second, so that a crash loses at most the last second; an hour that ends is written at once. It
 * holds one hour of each resource in memory, and nothing that is older.
 *
 * <p>Every method but the constructor is called within an event of the world. A resource's name is
 * open once at a time.
 */
public final class UsageLedger implements Meter.Listener {
  /** How often open hours are written, unless told otherwise, in milliseconds. */
  public static final long CHECKPOINT_MILLIS = 1_000;

  /**
   * How often what is held over time is counted, in milliseconds: a crash loses at most so much of
   * storage and the like, but nothing else.
   */
  public static final long SETTLE_MILLIS = 300_000;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final World world;
  private final long checkpointMillis;
  private final Meter meter = new Meter(this);
  private final Map<DocumentKey, Entry> entries = new TreeMap<>();
  private final Alarm checkpoint = new Alarm("usage checkpoint", this::checkpoint);
  private final Alarm settle = new Alarm("usage settle", this::settle);
  private long position;

  /** A ledger that knows nothing yet. */
  public UsageLedger(World world) {
    this(world, CHECKPOINT_MILLIS);
  }

  /**
   * A ledger that knows nothing yet.
   *
   * @param checkpointMillis how often open hours are written, at most; 0 for never, so that a crash
   *     loses the open hour
   */
  public UsageLedger(World world, long checkpointMillis) {
    this.world = world;
    this.checkpointMillis = checkpointMillis;
  }

  /** The meter that services add to. */
  public Meter meter() {
    return meter;
  }

  /**
   * Takes over what an earlier process counted. Called once, before services open resources.
   *
   * @throws IllegalArgumentException if a document is damaged
   */
  public void recover(Journal journal) {
    journal.load(
        Page.OPEN,
        (key, bytes) -> {
          Page page = LedgerJson.decode(key.partition(), bytes);
          entries.put(key, new Entry(page.usage(), page.usage().used(), page.earlier()));
        });
  }

  /**
   * The newest hour of each resource, as it is now.
   *
   * @param position of the newest record: older hours are on the journal once it is durable
   */
  record Snapshot(List<ResourceUsage> hours, long position) {}

  Snapshot snapshot() {
    meter.settle(world.epochMillis());
    checkpoint();
    List<ResourceUsage> hours = new ArrayList<>();
    entries.values().forEach(entry -> hours.add(entry.hour));
    return new Snapshot(hours, position);
  }

  /** Writes the newest hours that have ended, as {@link #ended} does when the next one begins. */
  void keepEnded() {
    entries.values().stream()
        .filter(entry -> entry.hour.endEpochMillis() <= world.epochMillis())
        .forEach(this::keep);
  }

  /**
   * Forgets the sums of resources that used nothing since an instant and are not open.
   *
   * @return how many
   */
  int forgetUnusedSince(long epochMillis) {
    List<DocumentKey> unused = new ArrayList<>();
    entries.forEach((key, entry) -> {
      if (!entry.isLive && entry.hour.endEpochMillis() <= epochMillis) {
        unused.add(key);
      }
    });
    for (DocumentKey key : unused) {
      entries.remove(key);
      position = world.record(new Change.Delete(key));
    }
    return unused.size();
  }

  @Override
  public void opened(Meter.Resource resource) {
    Entry entry = entries.get(key(resource));
    if (entry != null) {
      List<Metered> total = entry.total();
      resource
          .dimensions()
          .forEach(dimension -> resource.remember(dimension, Counts.quantity(total, dimension)));
    }
  }

  @Override
  public void used() {
    if (checkpointMillis > 0 && !checkpoint.isArmed()) {
      world.arm(checkpoint, world.nowNanos() + checkpointMillis * NANOS_PER_MILLI);
    }
  }

  @Override
  public void held() {
    if (!settle.isArmed()) {
      world.arm(settle, world.nowNanos() + SETTLE_MILLIS * NANOS_PER_MILLI);
    }
  }

  @Override
  public void ended(Meter.Resource resource) {
    Entry entry = update(resource);
    entry.closed = entry.hour.used();
    entry.isLive = false;
    position = world.record(new Change.Put(key(resource), new Page(entry.hour, entry.earlier)));
    keep(entry);
  }

  private void settle() {
    meter.settle(world.epochMillis());
    if (meter.holdsSomething()) {
      held();
    }
  }

  private void checkpoint() {
    meter.drain(resource -> {
      DocumentKey key = key(resource);
      Entry before = entries.get(key);
      ResourceUsage known = before == null ? null : before.hour;
      Entry entry = update(resource);
      if (!entry.hour.equals(known)) {
        position = world.record(new Change.Put(key, new Page(entry.hour, entry.earlier)));
      }
    });
  }

  /** Brings an entry to what its resource counts. */
  private Entry update(Meter.Resource resource) {
    List<Metered> counts = Counts.of(resource);
    long start = resource.hourStartEpochMillis();
    Entry entry = entries.computeIfAbsent(key(resource), key -> fresh(resource));
    if (start > entry.hour.startEpochMillis()) {
      keep(entry);
      entry.earlier = entry.total();
      entry.closed = List.of();
    }
    if (!counts.isEmpty() || start > entry.hour.startEpochMillis()) {
      entry.hour = hour(resource, start, Counts.sum(entry.closed, counts));
      entry.isKept = false;
      entry.isLive = true;
    }
    return entry;
  }

  private static Entry fresh(Meter.Resource resource) {
    ResourceUsage nothing = hour(resource, resource.hourStartEpochMillis(), List.of());
    return new Entry(nothing, List.of(), List.of());
  }

  private static ResourceUsage hour(Meter.Resource resource, long start, List<Metered> used) {
    return new ResourceUsage(
        resource.partition(),
        resource.service(),
        resource.arn(),
        resource.tags(),
        start,
        start + HOUR_MILLIS,
        used);
  }

  /** Writes an hour that has ended among the hours of its day. */
  private void keep(Entry entry) {
    if (entry.isKept || entry.hour.used().isEmpty()) {
      return;
    }
    ResourceUsage hour = entry.hour;
    LocalDate day = Page.day(hour.startEpochMillis());
    int hourOfDay = (int) Math.floorMod(hour.startEpochMillis() / HOUR_MILLIS, 24L);
    var key =
        new DocumentKey(
            Page.hoursOf(day),
            hour.partition(),
            Page.id(hourOfDay, hour.service(), hour.resourceArn()));
    position = world.record(new Change.Put(key, new Page(hour, List.of())));
    entry.isKept = true;
  }

  private static DocumentKey key(Meter.Resource resource) {
    return key(resource.partition(), resource.service(), resource.arn());
  }

  private static DocumentKey key(Partition partition, String service, String arn) {
    return new DocumentKey(Page.OPEN, partition, Page.id(service, arn));
  }
}
