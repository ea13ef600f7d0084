package dev.headrace.bedrock.control;

import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.Reply;
import dev.headrace.kernel.world.World;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Calls rules as events, and comes back once what they read or wrote survives a crash. */
final class DurableCalls {
  /** How long a reply waits for the disk; longer means that the disk has failed. */
  private static final long MAX_WAIT_SECONDS = 60;

  private final World world;
  private final Entrance entrance;
  private final AtomicLong replies = new AtomicLong();

  DurableCalls(World world, Entrance entrance) {
    this.world = world;
    this.entrance = entrance;
  }

  /**
   * What a rule answers.
   *
   * @param position of the newest record that the answer rests on; 0 for none
   */
  record Result<T>(T value, long position) {}

  /**
   * Runs a rule as an event.
   *
   * @throws RuntimeException what the rule threw
   */
  <T> T call(Supplier<Result<T>> rule) {
    entrance.awaitRoom();
    try {
      return Reply.await(
          entrance,
          MAX_WAIT_SECONDS,
          reply -> {
            Result<T> result = rule.get();
            world.effectWhenDurable(
                new Lane(replies.incrementAndGet()),
                result.position(),
                () -> reply.accept(result.value()));
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server is stopping", e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the journal does not become durable", e);
    }
  }
}
