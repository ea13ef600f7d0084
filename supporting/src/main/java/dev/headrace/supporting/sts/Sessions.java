package dev.headrace.supporting.sts;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.kernel.world.World;
import dev.headrace.wire.ServiceError;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The temporary credentials that are good, by the rules of their time: they are kept until some
 * time after they expire, so that whoever uses them late is told so, and then forgotten.
 *
 * <p>All of it is called within events.
 */
final class Sessions {
  /** The most that are kept at once, of all accounts. */
  static final int MAX_SESSIONS = 100_000;

  /** How long expired credentials are still known as such. */
  static final long REMEMBERED_MILLIS = 3_600_000;

  private static final String REGION = "aws-global";

  private final World world;
  private final BiConsumer<String, Session> published;
  private final Consumer<String> withdrawn;
  private final Alarm forgetting = new Alarm("sts forget", this::forget);
  private final Map<String, Session> byKey = new HashMap<>();
  private final PriorityQueue<Session> byExpiry =
      new PriorityQueue<>(
          Comparator.comparingLong(Session::expiresEpochMillis)
              .thenComparing(Session::accessKeyId));

  /**
   * @param published hears of each session that begins, by its access key
   * @param withdrawn hears of each access key that is forgotten
   */
  Sessions(World world, BiConsumer<String, Session> published, Consumer<String> withdrawn) {
    this.world = world;
    this.published = published;
    this.withdrawn = withdrawn;
  }

  private static Partition partition(Session session) {
    int from = dev.headrace.wire.Caller.TEMPORARY.length();
    return new Partition(session.accessKeyId().substring(from, from + 12), REGION);
  }

  /** Begins a session. */
  Answer<Session> begin(Session session) {
    if (byKey.size() >= MAX_SESSIONS) {
      throw new ServiceError(
          "Throttling",
          400,
          "Rate exceeded: "
              + MAX_SESSIONS
              + " temporary credentials are kept; wait for some to expire");
    }
    long position = world.record(StsRecords.put(partition(session), session));
    take(session);
    return new Answer<>(session, position);
  }

  private void take(Session session) {
    byKey.put(session.accessKeyId(), session);
    byExpiry.add(session);
    published.accept(session.accessKeyId(), session);
    armForEarliest();
  }

  private void armForEarliest() {
    Session earliest = byExpiry.peek();
    if (earliest != null) {
      long millis = earliest.expiresEpochMillis() + REMEMBERED_MILLIS - world.epochMillis();
      world.arm(forgetting, world.nowNanos() + Math.max(millis, 0) * 1_000_000);
    }
  }

  private void forget() {
    Session earliest = byExpiry.peek();
    while (earliest != null
        && earliest.expiresEpochMillis() + REMEMBERED_MILLIS <= world.epochMillis()) {
      byExpiry.poll();
      byKey.remove(earliest.accessKeyId());
      world.record(StsRecords.delete(partition(earliest), earliest));
      withdrawn.accept(earliest.accessKeyId());
      earliest = byExpiry.peek();
    }
    armForEarliest();
  }

  /** How many are kept. */
  int count() {
    return byKey.size();
  }

  /** Takes up what an earlier process left. */
  void restore(List<Session> kept) {
    kept.forEach(this::take);
  }
}
