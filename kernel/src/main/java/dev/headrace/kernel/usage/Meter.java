package dev.headrace.kernel.usage;

import dev.headrace.kernel.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adds up usage by resource, hour and dimension. A resource is opened once and then added to
 * without a look-up; an hour that has ended goes to whoever listens. Used within events only.
 */
public final class Meter {
  /** The most dimensions that one service has. */
  public static final int MAX_DIMENSIONS = 32;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long MILLIS_PER_SECOND = 1_000;

  /** Hears what the meter does. */
  public interface Listener {
    /** A resource was opened; {@link Resource#remember} tells it what was counted before. */
    default void opened(Resource resource) {}

    /** Something was added, for the first time since {@link #drain}. */
    void used();

    /** Something is held from now on: {@link #settle} is to be called from time to time. */
    default void held() {}

    /**
     * An hour of a resource has ended: {@link Resource#read} has it for the last time. An hour in
     * which it used nothing is passed over.
     */
    void ended(Resource resource);
  }

  private final Listener listener;
  private final List<Resource> resources = new ArrayList<>();
  private final List<Resource> changed = new ArrayList<>();

  /** Makes a meter. */
  public Meter(Listener listener) {
    this.listener = listener;
  }

  /**
   * Makes a meter.
   *
   * @param sink takes each closed hour's usage
   */
  public Meter(Consumer<Usage> sink) {
    this(
        new Listener() {
          @Override
          public void used() {}

          @Override
          public void ended(Resource resource) {
            resource.read(sink);
          }
        });
  }

  /** Opens a resource for adding; its owner keeps it. */
  public Resource open(Partition partition, String service, String arn, Dimension[] dimensions) {
    var resource = new Resource(partition, service, arn, dimensions.clone());
    resources.add(resource);
    listener.opened(resource);
    return resource;
  }

  /** Hands over what the open hours hold so far, without ending them. */
  public void peek(Consumer<Usage> reader) {
    for (Resource resource : resources) {
      resource.read(reader);
    }
  }

  /** Adds what resources hold until now; hours that have ended meanwhile end. */
  public void settle(long epochMillis) {
    for (Resource resource : resources) {
      resource.settle(epochMillis);
    }
  }

  /** Whether any resource holds something, so that {@link #settle} has something to do. */
  public boolean holdsSomething() {
    for (Resource resource : resources) {
      if (resource.holdsSomething()) {
        return true;
      }
    }
    return false;
  }

  /** Hands over the resources that were added to since the last time. */
  public void drain(Consumer<Resource> reader) {
    for (Resource resource : changed) {
      resource.hasChanged = false;
      reader.accept(resource);
    }
    changed.clear();
  }

  /** A resource's open hour. */
  public final class Resource {
    private final Partition partition;
    private final String service;
    private final String arn;
    private final Dimension[] dimensions;
    private final long[] quantities;
    private final long[] earlier;
    private SortedMap<String, String> tags = Collections.emptySortedMap();
    private @Nullable Holding[] holdings;
    private long hourStartEpochMillis = Long.MIN_VALUE;
    private long hourEndEpochMillis = Long.MIN_VALUE;
    private boolean hasChanged;

    private Resource(Partition partition, String service, String arn, Dimension[] dimensions) {
      if (dimensions.length > MAX_DIMENSIONS) {
        throw new IllegalArgumentException(service + " has more than " + MAX_DIMENSIONS);
      }
      this.partition = partition;
      this.service = service;
      this.arn = arn;
      this.dimensions = dimensions;
      this.quantities = new long[dimensions.length];
      this.earlier = new long[dimensions.length];
      this.holdings = new Holding[0];
    }

    /** The account and region that it belongs to. */
    public Partition partition() {
      return partition;
    }

    /** The service's name, such as {@code lambda}. */
    public String service() {
      return service;
    }

    /** Its name. */
    public String arn() {
      return arn;
    }

    /** Its tags, in order; not to be changed. */
    public SortedMap<String, String> tags() {
      return tags;
    }

    /** Says what tags it has from now on; the open hour has them from its beginning. */
    public void tag(SortedMap<String, String> replacement) {
      tags = Collections.unmodifiableSortedMap(new TreeMap<>(replacement));
    }

    /** What it is paid by, in the order of their ordinals. */
    public List<Dimension> dimensions() {
      return List.of(dimensions);
    }

    /** What it used in a dimension before it was opened, in earlier processes. */
    public long earlier(Dimension dimension) {
      return earlier[dimension.ordinal()];
    }

    /** Tells what it used before it was opened. */
    public void remember(Dimension dimension, long quantity) {
      earlier[dimension.ordinal()] = quantity;
    }

    /** The hour that is open; meaningless before anything was added. */
    public long hourStartEpochMillis() {
      return hourStartEpochMillis;
    }

    /** Adds a quantity, in the dimension's unit, at an instant; instants do not go back an hour. */
    public void add(Dimension dimension, long quantity, long epochMillis) {
      if (epochMillis >= hourEndEpochMillis) {
        turnTo(epochMillis);
      }
      quantities[dimension.ordinal()] += quantity;
      if (!hasChanged) {
        markChanged();
      }
    }

    /**
     * Says how much is held from an instant on, until another level is told: bytes for {@link
     * Unit#BYTE_SECONDS}, mebibytes for {@link Unit#MEBIBYTE_MILLISECONDS}, a count for {@link
     * Unit#MILLISECONDS}. The meter multiplies it by the time that passes.
     *
     * @throws IllegalArgumentException for a dimension of no time, or a level below zero
     */
    public void hold(Dimension dimension, long level, long epochMillis) {
      if (level < 0) {
        throw new IllegalArgumentException("a level of " + level);
      }
      settle(epochMillis);
      if (epochMillis >= hourEndEpochMillis) {
        turnTo(epochMillis);
      }
      int ordinal = dimension.ordinal();
      if (holdings.length == 0) {
        holdings = new Holding[dimensions.length];
      }
      Holding holding = holdings[ordinal];
      if (holding == null) {
        holding = new Holding(dimension.unit(), epochMillis);
        holdings[ordinal] = holding;
      }
      holding.level = level;
      if (level > 0) {
        listener.held();
      }
    }

    /** Puts back what an earlier process had counted in an hour that may still be open. */
    public void restore(Usage usage) {
      add(usage.dimension(), usage.quantity(), usage.hourStartEpochMillis());
    }

    /** Ends counting: the open hour goes to the listener. */
    public void close() {
      if (resources.remove(this)) {
        closeHour();
      }
    }

    /** Ends counting at an instant, up to which what is held counts. */
    public void close(long epochMillis) {
      settle(epochMillis);
      close();
    }

    /** Hands over what the open hour holds so far. */
    public void read(Consumer<Usage> reader) {
      for (int i = 0; i < quantities.length; i++) {
        if (quantities[i] != 0) {
          reader.accept(
              new Usage(
                  partition,
                  service,
                  arn,
                  dimensions[i],
                  hourStartEpochMillis,
                  quantities[i],
                  tags));
        }
      }
    }

    private void turnTo(long epochMillis) {
      settle(epochMillis);
      if (epochMillis >= hourEndEpochMillis) {
        closeHour();
        begin(epochMillis - Math.floorMod(epochMillis, HOUR_MILLIS));
      }
    }

    private void begin(long startEpochMillis) {
      hourStartEpochMillis = startEpochMillis;
      hourEndEpochMillis = startEpochMillis + HOUR_MILLIS;
    }

    private void settle(long epochMillis) {
      if (holdings.length == 0) {
        return;
      }
      while (holdsSomething() && epochMillis >= hourEndEpochMillis) {
        accrue(hourEndEpochMillis);
        closeHour();
        begin(hourEndEpochMillis);
      }
      accrue(epochMillis);
    }

    private boolean holdsSomething() {
      for (Holding holding : holdings) {
        if (holding != null && holding.level != 0) {
          return true;
        }
      }
      return false;
    }

    private void accrue(long epochMillis) {
      for (int i = 0; i < holdings.length; i++) {
        Holding holding = holdings[i];
        long accrued = holding == null ? 0 : holding.until(epochMillis);
        if (accrued != 0) {
          quantities[i] += accrued;
          markChanged();
        }
      }
    }

    private void markChanged() {
      if (hasChanged) {
        return;
      }
      hasChanged = true;
      changed.add(this);
      if (changed.size() == 1) {
        listener.used();
      }
    }

    private void closeHour() {
      for (long quantity : quantities) {
        if (quantity != 0) {
          listener.ended(this);
          Arrays.fill(quantities, 0);
          return;
        }
      }
    }
  }

  /** A level that lasts. */
  private static final class Holding {
    private final boolean inSeconds;
    private long level;
    private long sinceEpochMillis;
    private long leftOverMillis;

    Holding(Unit unit, long sinceEpochMillis) {
      if (unit != Unit.BYTE_SECONDS
          && unit != Unit.MEBIBYTE_MILLISECONDS
          && unit != Unit.MILLISECONDS) {
        throw new IllegalArgumentException("nothing is held in " + unit);
      }
      this.inSeconds = unit == Unit.BYTE_SECONDS;
      this.sinceEpochMillis = sinceEpochMillis;
    }

    /** The level times the time since the last call; parts of a second stay for the next one. */
    long until(long epochMillis) {
      long millis = Math.max(0, epochMillis - sinceEpochMillis);
      sinceEpochMillis = Math.max(sinceEpochMillis, epochMillis);
      if (!inSeconds) {
        return level * millis;
      }
      long parts = level * (millis % MILLIS_PER_SECOND) + leftOverMillis;
      leftOverMillis = parts % MILLIS_PER_SECOND;
      return level * (millis / MILLIS_PER_SECOND) + parts / MILLIS_PER_SECOND;
    }
  }
}
