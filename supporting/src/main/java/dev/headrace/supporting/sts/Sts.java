package dev.headrace.supporting.sts;

import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.world.Durably;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.World;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.SigV4Verifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Security tokens, put together: temporary credentials are records in the journal until they
 * expire. Making one takes up what an earlier process left.
 */
public final class Sts implements SigV4Verifier.Keys {
  private final Map<String, Session> known = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final ServiceDefinition service;

  /**
   * @param journal already listened to by the world
   * @param clock the wall clock
   */
  public Sts(World world, Entrance entrance, Journal journal, InstantSource clock) {
    this.clock = clock;
    var sessions = new Sessions(world, known::put, known::remove);
    List<Session> kept = StsRecords.load(journal);
    entrance.enter(() -> sessions.restore(kept));
    var durably = new Durably(world, entrance, journal::durablePosition);
    this.service = new StsApi(sessions, known, durably, clock).define();
  }

  /** STS as the wire sees it. */
  public ServiceDefinition service() {
    return service;
  }

  /** The secret of temporary credentials that are still good; null for any other key. */
  @Override
  public @Nullable String secretOf(String accessKeyId, @Nullable String sessionToken) {
    Session session = known.get(accessKeyId);
    if (session == null || sessionToken == null || session.expiresEpochMillis() <= clock.millis()) {
      return null;
    }
    boolean isRight =
        MessageDigest.isEqual(
            session.token().getBytes(StandardCharsets.UTF_8),
            sessionToken.getBytes(StandardCharsets.UTF_8));
    return isRight ? session.secret() : null;
  }
}
