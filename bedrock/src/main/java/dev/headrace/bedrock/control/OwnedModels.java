package dev.headrace.bedrock.control;

import dev.headrace.bedrock.runtime.OwnModels;
import dev.headrace.inference.Ask.Tariff;
import dev.headrace.inference.Payment;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.World;
import dev.headrace.wire.ServiceError;
import java.util.Optional;

/**
 * What accounts have of their own: throughput that they bought, and profiles by which they divide
 * their bills.
 */
public final class OwnedModels implements OwnModels {
  private final World world;
  private final Throughputs throughputs;
  private final Shelf<Profile> profiles;

  /**
   * Takes up what an earlier process left.
   *
   * @param journal already listened to by the world
   * @param meter counts how long throughput is held
   */
  public OwnedModels(World world, Entrance entrance, Journal journal, Meter meter) {
    this.world = world;
    this.throughputs = new Throughputs(world, meter);
    this.profiles = new Shelf<>(world, OwnRecords.PROFILES);
    entrance.enter(() -> {
      OwnRecords.loadThroughputs(journal, throughputs::restore);
      OwnRecords.loadProfiles(journal, profiles::restore);
    });
  }

  Throughputs throughputs() {
    return throughputs;
  }

  Shelf<Profile> profiles() {
    return profiles;
  }

  long epochMillis() {
    return world.epochMillis();
  }

  @Override
  public Optional<Meant> find(Partition partition, String arn) {
    String id = arn.substring(arn.indexOf('/') + 1);
    Optional<Profile> profile =
        profiles.now(partition, id).filter(found -> found.arn().equals(arn));
    if (profile.isPresent()) {
      return profile.map(found ->
          new Meant(found.modelId(), new Payment(Tariff.ON_DEMAND, false, arn, found.tags())));
    }
    return throughputs
        .shelf()
        .now(partition, id)
        .filter(found -> found.arn().equals(arn))
        .map(OwnedModels::usable)
        .map(found ->
            new Meant(
                found.baseModelId(), new Payment(Tariff.PROVISIONED, false, arn, found.tags())));
  }

  private static Throughput usable(Throughput throughput) {
    return switch (throughput.state()) {
      case IN_SERVICE -> throughput;
      case CREATING ->
          throw new ServiceError(
              "ModelNotReadyException",
              "The provisioned throughput "
                  + throughput.name()
                  + " is being created. Wait until its status is InService.");
      case FAILED ->
          throw new ServiceError(
              "ValidationException",
              "The provisioned throughput "
                  + throughput.name()
                  + " has failed: "
                  + throughput.message());
    };
  }
}
