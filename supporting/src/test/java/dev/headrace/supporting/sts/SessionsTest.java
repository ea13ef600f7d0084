package dev.headrace.supporting.sts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SessionsTest {
  private static final long MILLI = 1_000_000;

  private final Map<String, Session> known = new HashMap<>();
  private SimulatedWorld world = new SimulatedWorld(SimulatedWorld.Settings.seeded(1));
  private Sessions sessions = new Sessions(world, known::put, known::remove);

  private Session begin(String end, long forMillis) {
    var session =
        new Session(
            "ASIA111122223333ABCDEFGHIJK" + end,
            "secret",
            "token",
            world.epochMillis() + forMillis,
            "arn",
            "id",
            null,
            "external");
    world.enter(() -> sessions.begin(session));
    return session;
  }

  private void crash() {
    MemoryJournal left = world.crash();
    world = new SimulatedWorld(SimulatedWorld.Settings.seeded(2), left, world.nowNanos());
    known.clear();
    sessions = new Sessions(world, known::put, known::remove);
    world.enter(() -> sessions.restore(StsRecords.load(left)));
  }

  @Test
  void a_session_is_forgotten_some_time_after_it_expires() {
    Session first = begin("A", 1000);
    Session second = begin("B", 5000);
    world.runFor((1000 + Sessions.REMEMBERED_MILLIS - 1) * MILLI);
    assertThat(known).containsKey(first.accessKeyId());
    world.runFor(2 * MILLI);
    assertThat(known).containsOnlyKeys(second.accessKeyId());
    world.runFor(5000 * MILLI);
    assertThat(known).isEmpty();
    assertThat(sessions.count()).isZero();
    world.runFor(SimulatedWorld.Settings.seeded(1).maxSyncNanos());
    assertThat(StsRecords.load(world.crash())).isEmpty();
  }

  @Test
  void a_session_survives_a_crash_and_expires_all_the_same() {
    Session session = begin("A", 1000);
    world.runFor(10 * MILLI);
    crash();
    assertThat(known).containsExactly(Map.entry(session.accessKeyId(), session));
    world.runFor((1000 + Sessions.REMEMBERED_MILLIS) * MILLI);
    assertThat(known).isEmpty();
  }
}
