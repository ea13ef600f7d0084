package dev.headrace.kernel.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveWorldTest {
  private final HandJournal journal = new HandJournal();
  private final LiveWorld world = new LiveWorld(journal, 1);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void events_of_many_threads_happen_one_at_a_time() throws InterruptedException {
    long[] count = new long[1];
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < 1_000; i++) {
                  world.enter(() -> count[0]++);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat((long) world.ask(() -> count[0])).isEqualTo(8_000);
  }

  @Test
  void effects_of_a_lane_keep_the_order_of_their_events_across_threads()
      throws InterruptedException {
    var lane = new Lane(1);
    var numbers = new AtomicLong();
    List<Long> decided = new ArrayList<>();
    List<Long> performed = Collections.synchronizedList(new ArrayList<>());
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < 500; i++) {
                  world.enter(() -> {
                    long number = numbers.incrementAndGet();
                    decided.add(number);
                    world.effect(lane, () -> performed.add(number));
                  });
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    var drained = new CountDownLatch(1);
    world.enter(() -> world.effect(lane, drained::countDown));
    drained.await();

    assertThat(performed).isEqualTo(decided);
  }

  @Test
  void an_alarm_that_is_due_rings_before_the_next_event_and_at_its_own_instant() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    long[] setFor = new long[1];
    var alarm =
        new Alarm(
            "due", () -> seen.add(world.nowNanos() == setFor[0] ? "rang in time" : "rang late"));

    world.enter(() -> {
      setFor[0] = world.nowNanos() + 1;
      world.arm(alarm, setFor[0]);
    });
    world.enter(() -> seen.add("event"));

    assertThat(seen).containsExactly("rang in time", "event");
  }

  @Test
  void a_durable_effect_waits_for_the_journal_and_holds_its_lane_back() {
    var lane = new Lane(1);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());

    world.enter(() -> {
      long position = world.record(put());
      world.effectWhenDurable(lane, position, () -> seen.add("reply"));
      world.effect(lane, () -> seen.add("after the reply"));
    });
    assertThat(seen).isEmpty();

    journal.sync();
    assertThat(seen).containsExactly("reply", "after the reply");
  }

  @Test
  void alarms_ring_in_order_and_an_earlier_one_overtakes() throws InterruptedException {
    List<String> rung = Collections.synchronizedList(new ArrayList<>());
    var done = new CountDownLatch(2);
    var late = ring("late", rung, done);
    var early = ring("early", rung, done);

    world.enter(() -> world.arm(late, world.nowNanos() + 60_000_000));
    world.enter(() -> world.arm(early, world.nowNanos() + 1_000_000));
    done.await();

    assertThat(rung).containsExactly("early", "late");
  }

  @Test
  void a_failed_event_reaches_its_caller_and_the_world_goes_on() {
    assertThatThrownBy(() ->
            world.enter(() -> {
              throw new IllegalArgumentException("bad rule");
            }))
        .hasMessage("bad rule");

    assertThat(world.<String>ask(() -> "still here")).isEqualTo("still here");
  }

  @Test
  void a_broken_invariant_stops_the_world() {
    assertThatThrownBy(
            () -> world.enter(() -> BrokenInvariantError.unless(false, "two requests at once")))
        .isInstanceOf(BrokenInvariantError.class);

    assertThatThrownBy(() -> world.enter(() -> {}))
        .isInstanceOf(WorldStoppedException.class)
        .hasMessageContaining("two requests at once");
  }

  @Test
  void a_failed_journal_stops_the_world_and_no_reply_leaves() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    world.enter(
        () -> world.effectWhenDurable(new Lane(1), world.record(put()), () -> seen.add("reply")));

    journal.fail(new IllegalStateException("disk full"));

    assertThatThrownBy(() -> world.enter(() -> {})).hasMessageContaining("disk full");
    assertThat(seen).isEmpty();
  }

  @Test
  void whoever_waits_for_a_reply_hears_at_once_that_the_journal_failed() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    Consumer<WorldStoppedException> answered = stopped -> seen.add("answered");
    world.whenStopped(stopped -> seen.add(stopped.getMessage()));
    world.whenStopped(answered);
    world.enter(
        () -> world.effectWhenDurable(new Lane(1), world.record(put()), () -> seen.add("reply")));
    world.forget(answered);
    assertThat(seen).isEmpty();

    journal.fail(new IllegalStateException("disk torn out"));
    journal.fail(new IllegalStateException("again"));

    assertThat(seen).singleElement().asString().contains("disk torn out");
    world.whenStopped(stopped -> seen.add("too late"));
    assertThat(seen).hasSize(2).last().isEqualTo("too late");
  }

  @Test
  void whoever_waits_hears_of_a_broken_invariant_and_of_the_end() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    world.whenStopped(stopped -> seen.add(stopped.getMessage()));
    var other = new LiveWorld(new HandJournal(), 1);
    other.whenStopped(stopped -> seen.add("closed"));

    assertThatThrownBy(() -> world.enter(() -> BrokenInvariantError.unless(false, "two at once")))
        .isInstanceOf(BrokenInvariantError.class);
    other.close();

    assertThat(seen).hasSize(2).last().isEqualTo("closed");
    assertThat(seen.getFirst()).contains("two at once");
  }

  private Alarm ring(String name, List<String> rung, CountDownLatch done) {
    var lane = new Lane(name.length());
    return new Alarm(
        name,
        () ->
            world.effect(
                lane,
                () -> {
                  rung.add(name);
                  done.countDown();
                }));
  }

  private static Change put() {
    return new Change.Put(
        new DocumentKey("test.thing", new Partition("000000000000", "us-east-1"), "id"),
        () -> new byte[0]);
  }

  /** A journal that is durable when the test says so. */
  private static final class HandJournal implements Journal {
    private volatile long appended;
    private volatile long durable;
    private LongConsumer onDurable = position -> {};
    private Consumer<Throwable> onFailure = failure -> {};

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // appended under the world's lock alone
    public long append(Change change) {
      return ++appended;
    }

    @Override
    public long durablePosition() {
      return durable;
    }

    @Override
    public void listen(LongConsumer onDurable, Consumer<Throwable> onFailure) {
      this.onDurable = onDurable;
      this.onFailure = onFailure;
    }

    void sync() {
      durable = appended;
      onDurable.accept(durable);
    }

    void fail(Throwable cause) {
      onFailure.accept(cause);
    }

    @Override
    public void load(String kindPrefix, BiConsumer<DocumentKey, byte[]> reader) {}

    @Override
    public void close() {}
  }
}
