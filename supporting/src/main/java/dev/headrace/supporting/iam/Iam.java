package dev.headrace.supporting.iam;

import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.world.Durably;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.World;
import dev.headrace.wire.ServiceDefinition;

/**
 * Roles and policies, put together. They are records in the journal; nothing enforces them yet, and
 * services accept any well-formed role. Making one takes up what an earlier process left.
 */
public final class Iam {
  private final ServiceDefinition service;

  /**
   * @param journal already listened to by the world
   */
  public Iam(World world, Entrance entrance, Journal journal) {
    Identities identities = entrance.ask(() -> new Identities(world));
    IamRecords.Kept kept = IamRecords.load(journal);
    entrance.enter(() -> identities.restore(kept));
    this.service =
        IamApi.define(
            new IamAccess(identities, new Durably(world, entrance, journal::durablePosition)));
  }

  /** IAM as the wire sees it. */
  public ServiceDefinition service() {
    return service;
  }
}
