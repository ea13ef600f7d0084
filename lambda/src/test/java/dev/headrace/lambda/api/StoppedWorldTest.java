package dev.headrace.lambda.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.LiveWorld;
import dev.headrace.kernel.world.WorldStoppedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers hear who wait while the disk under the control plane fails. */
@Timeout(30)
class StoppedWorldTest {
  private final MemoryJournal journal = new MemoryJournal();
  private final LiveWorld world = new LiveWorld(journal, 1);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_change_that_waits_for_the_disk_is_refused_at_once() throws Exception {
    var recorded = new CountDownLatch(1);
    CompletableFuture<String> caller =
        aside(() ->
            new Changes(world)
                .make(reply -> {
                  var lane = new Lane(1);
                  world.effectWhenDurable(lane, record(), () -> reply.accept("made"));
                  recorded.countDown();
                }));
    recorded.await();

    fails(caller);
  }

  @Test
  void an_invocation_that_waits_for_its_function_is_refused_at_once() throws Exception {
    var begun = new CountDownLatch(1);
    CompletableFuture<?> caller =
        aside(() -> {
          var answer = new PendingAnswer();
          begun.countDown();
          return answer.await(world);
        });
    begun.await();

    fails(caller);
  }

  private void fails(CompletableFuture<?> caller) {
    journal.fail(new IllegalStateException("the disk is gone"));

    assertThatThrownBy(caller::get)
        .hasCauseInstanceOf(WorldStoppedException.class)
        .hasMessageContaining("the disk is gone");
  }

  private long record() {
    var home = new Partition("000000000000", "us-east-1");
    return world.record(new Change.Put(new DocumentKey("test", home, "id"), () -> new byte[0]));
  }

  private static <T> CompletableFuture<T> aside(Supplier<T> action) {
    return CompletableFuture.supplyAsync(action, task -> Thread.ofVirtual().start(task));
  }
}
