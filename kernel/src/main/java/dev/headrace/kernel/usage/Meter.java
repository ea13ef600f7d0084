package dev.headrace.kernel.usage;

import dev.headrace.kernel.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Adds up usage by resource, hour and dimension. A resource is opened once and then added to
 * without a look-up; an hour that has ended goes to the sink as {@link Usage}. Used within events
 * only.
 */
public final class Meter {
  /** The most dimensions that one service has. */
  public static final int MAX_DIMENSIONS = 16;

  private static final long HOUR_MILLIS = 3_600_000;

  private final Consumer<Usage> sink;
  private final List<Resource> resources = new ArrayList<>();

  /**
   * Makes a meter.
   *
   * @param sink takes each closed hour's usage
   */
  public Meter(Consumer<Usage> sink) {
    this.sink = sink;
  }

  /** Opens a resource for adding; its owner keeps it. */
  public Resource open(Partition partition, String service, String arn, Dimension[] dimensions) {
    var resource = new Resource(partition, service, arn, dimensions.clone());
    resources.add(resource);
    return resource;
  }

  /** Hands over what the open hours hold so far, without ending them. */
  public void peek(Consumer<Usage> reader) {
    for (Resource resource : resources) {
      resource.report(reader);
    }
  }

  /** A resource's open hour. */
  public final class Resource {
    private final Partition partition;
    private final String service;
    private final String arn;
    private final Dimension[] dimensions;
    private final long[] quantities;
    private long hourStartEpochMillis = Long.MIN_VALUE;

    private Resource(Partition partition, String service, String arn, Dimension[] dimensions) {
      if (dimensions.length > MAX_DIMENSIONS) {
        throw new IllegalArgumentException(service + " has more than " + MAX_DIMENSIONS);
      }
      this.partition = partition;
      this.service = service;
      this.arn = arn;
      this.dimensions = dimensions;
      this.quantities = new long[dimensions.length];
    }

    /** Adds a quantity, in the dimension's unit, at an instant; instants do not go back an hour. */
    public void add(Dimension dimension, long quantity, long epochMillis) {
      if (epochMillis - hourStartEpochMillis >= HOUR_MILLIS
          || hourStartEpochMillis == Long.MIN_VALUE) {
        closeHour();
        hourStartEpochMillis = epochMillis - Math.floorMod(epochMillis, HOUR_MILLIS);
      }
      quantities[dimension.ordinal()] += quantity;
    }

    /** Puts back what an earlier process had counted in an hour that may still be open. */
    public void restore(Usage usage) {
      add(usage.dimension(), usage.quantity(), usage.hourStartEpochMillis());
    }

    /** Ends counting: the open hour goes to the sink. */
    public void close() {
      closeHour();
      resources.remove(this);
    }

    private void closeHour() {
      report(sink);
      Arrays.fill(quantities, 0);
    }

    private void report(Consumer<Usage> reader) {
      for (int i = 0; i < quantities.length; i++) {
        if (quantities[i] != 0) {
          reader.accept(
              new Usage(
                  partition, service, arn, dimensions[i], hourStartEpochMillis, quantities[i]));
        }
      }
    }
  }
}
