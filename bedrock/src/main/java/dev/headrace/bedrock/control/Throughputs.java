package dev.headrace.bedrock.control;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.kernel.world.World;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules of provisioned throughput. What is in service is metered by the time, whether it is
 * used or not, until it is deleted.
 */
final class Throughputs {
  /** The most model units of an account and region. */
  static final int MAX_UNITS = 1_000;

  /** Apart from what requests use, whose resource has the same name. */
  private static final String SERVICE = "bedrock-provisioned-throughput";

  private final World world;
  private final Meter meter;
  private final Shelf<Throughput> throughputs;
  private final Map<String, Meter.Resource> held = new TreeMap<>();

  Throughputs(World world, Meter meter) {
    this.world = world;
    this.meter = meter;
    this.throughputs = new Shelf<>(world, OwnRecords.THROUGHPUTS);
  }

  Shelf<Throughput> shelf() {
    return throughputs;
  }

  /** Takes up what an earlier process left; the time between the two is not paid. */
  void restore(Partition partition, Throughput throughput) {
    throughputs.restore(partition, throughput);
    hold(partition, throughput);
  }

  /** Takes one in; one that its client bought before is given back as it is. */
  Answer<Throughput> buy(Partition partition, Throughput bought) {
    Answer<Throughput> before = throughputs.repeated(partition, bought.token());
    if (before != null) {
      return before;
    }
    checkName(partition, bought.name());
    long units = bought.units();
    for (Throughput other : throughputs.all(partition).value()) {
      units += other.units();
    }
    if (units > MAX_UNITS) {
      throw Refused.tooMany(
          "With these, there would be %,d model units; an account has at most %,d in a region."
              .formatted(units, MAX_UNITS));
    }
    return throughputs.keep(partition, bought);
  }

  private void checkName(Partition partition, String name) {
    if (named(partition, name).isPresent()) {
      throw Refused.invalid("There is provisioned throughput of the name " + name + " already.");
    }
  }

  /** The one of a name, id or ARN. */
  Optional<Throughput> named(Partition partition, String identifier) {
    for (Throughput each : throughputs.all(partition).value()) {
      if (each.name().equals(identifier)
          || each.arn().equals(identifier)
          || each.id().equals(identifier)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The same, as an answer. */
  Answer<Throughput> get(Partition partition, String identifier) {
    Throughput found = require(partition, identifier);
    Answer<Optional<Throughput>> kept = throughputs.find(partition, found.id());
    return new Answer<>(found, kept.position());
  }

  private Throughput require(Partition partition, String identifier) {
    return named(partition, identifier)
        .orElseThrow(
            () -> Refused.notFound("There is no provisioned throughput " + identifier + "."));
  }

  /** Its model answers: it may be used, and is paid from now on. */
  Answer<Boolean> inService(Partition partition, String id) {
    return turn(partition, id, Throughput.State.IN_SERVICE, "");
  }

  /** Its model cannot be had. */
  Answer<Boolean> failed(Partition partition, String id, String why) {
    return turn(partition, id, Throughput.State.FAILED, why);
  }

  /** One that was deleted meanwhile stays so. */
  private Answer<Boolean> turn(Partition partition, String id, Throughput.State next, String why) {
    Optional<Throughput> now = throughputs.now(partition, id);
    if (now.isEmpty() || now.get().state() != Throughput.State.CREATING) {
      return new Answer<>(false, 0);
    }
    Answer<Throughput> kept =
        throughputs.keep(partition, now.get().in(next, why, world.epochMillis()));
    hold(partition, kept.value());
    return new Answer<>(true, kept.position());
  }

  private void hold(Partition partition, Throughput throughput) {
    if (throughput.state() == Throughput.State.IN_SERVICE) {
      Dimension units = UnitDimension.of(throughput.baseModelId(), throughput.commitment());
      Meter.Resource resource =
          meter.open(partition, SERVICE, throughput.arn(), new Dimension[] {units});
      resource.tag(throughput.tags());
      resource.hold(units, throughput.units(), world.epochMillis());
      held.put(throughput.arn(), resource);
    }
  }

  /** Gives it another name. */
  Answer<Throughput> rename(Partition partition, String identifier, String name) {
    Throughput found = require(partition, identifier);
    if (found.name().equals(name)) {
      return get(partition, identifier);
    }
    checkName(partition, name);
    return throughputs.keep(partition, found.named(name, world.epochMillis()));
  }

  /** Gives it up, which a commitment forbids until its end. */
  Answer<Throughput> delete(Partition partition, String identifier) {
    Throughput found = require(partition, identifier);
    boolean failed = found.state() == Throughput.State.FAILED;
    if (!failed && world.epochMillis() < found.endEpochMillis()) {
      throw Refused.conflict(
          "The provisioned throughput %s cannot be deleted before its commitment ends, on %s."
              .formatted(found.name(), Instant.ofEpochMilli(found.endEpochMillis())));
    }
    Meter.Resource resource = held.remove(found.arn());
    if (resource != null) {
      resource.close(world.epochMillis());
    }
    return throughputs.remove(partition, found);
  }

  /** It has other tags from now on. */
  Answer<Throughput> tag(Partition partition, Throughput tagged) {
    Meter.Resource resource = held.get(tagged.arn());
    if (resource != null) {
      resource.tag(tagged.tags());
    }
    return throughputs.keep(partition, tagged);
  }
}
