package dev.headrace.kernel.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.journal.NoRoomException;
import dev.headrace.kernel.world.Durably.Answer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DurablyTest {
  private final MemoryJournal journal = new MemoryJournal();
  private final LiveWorld world = new LiveWorld(journal, 1);
  private final Durably durably = new Durably(world, world, journal::durablePosition);
  private final CountDownLatch recorded = new CountDownLatch(1);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void an_answer_leaves_once_its_record_is_durable() throws Exception {
    CompletableFuture<String> caller = call();
    recorded.await();
    assertThat(caller).isNotDone();

    journal.sync(1);

    assertThat(caller.get()).isEqualTo("answer");
  }

  @Test
  void a_caller_whose_record_the_disk_refuses_hears_so_at_once_and_gets_no_answer()
      throws Exception {
    CompletableFuture<String> caller = call();
    recorded.await();

    journal.fail(new IllegalStateException("the disk is gone"));

    assertThatThrownBy(caller::get)
        .hasCauseInstanceOf(WorldStoppedException.class)
        .hasMessageContaining("the disk is gone");
    assertThatThrownBy(() -> durably.call(() -> new Answer<>("answer", 0)))
        .isInstanceOf(WorldStoppedException.class);
  }

  @Test
  void a_call_that_records_is_refused_before_it_changes_anything_where_the_disk_has_no_room() {
    var full =
        new Entrance() {
          @Override
          public void enter(Event event) {
            world.enter(event);
          }

          @Override
          public void awaitRoom() {
            throw new NoRoomException("the disk is full", new IOException());
          }
        };
    var onFullDisk = new Durably(world, full, journal::durablePosition);

    assertThatThrownBy(() ->
            onFullDisk.call(() -> {
              world.record(put());
              return new Answer<>("answer", 0);
            }))
        .isInstanceOf(NoRoomException.class);
    assertThat(journal.appendedPosition()).isZero();
    onFullDisk.await(0);
  }

  private CompletableFuture<String> call() {
    return CompletableFuture.supplyAsync(
        () ->
            durably.call(() -> {
              long position = world.record(put());
              recorded.countDown();
              return new Answer<>("answer", position);
            }),
        task -> Thread.ofVirtual().start(task));
  }

  private static Change put() {
    var home = new Partition("000000000000", "us-east-1");
    return new Change.Put(new DocumentKey("test.thing", home, "id"), () -> new byte[0]);
  }
}
