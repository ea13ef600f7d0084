package dev.headrace.kernel.world;

import dev.headrace.kernel.journal.NoRoomException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The way in which an API calls its rules: the call runs as one event, and its answer comes back
 * once everything that it read or wrote survives a crash.
 */
public final class Durably {
  /** How long a reply waits for the disk; longer means that the disk has failed. */
  public static final long MAX_WAIT_SECONDS = 60;

  private final World world;
  private final Entrance entrance;
  private final LongSupplier durablePosition;
  private final AtomicLong replies = new AtomicLong();

  /**
   * @param durablePosition up to where the journal is on disk
   */
  public Durably(World world, Entrance entrance, LongSupplier durablePosition) {
    this.world = world;
    this.entrance = entrance;
    this.durablePosition = durablePosition;
  }

  /**
   * What a rule answers.
   *
   * @param position of the newest record that the answer rests on; 0 for none
   */
  public record Answer<T>(T value, long position) {
    /** The answer, where it rests on a further record. */
    public Answer<T> upTo(long further) {
      return new Answer<>(value, Math.max(position, further));
    }
  }

  /**
   * Runs a rule as an event.
   *
   * @throws RuntimeException what the rule threw
   * @throws NoRoomException if the disk is full or too slow; nothing has changed
   * @throws WorldStoppedException if the world stops, at once: the change may be kept or not
   * @throws IllegalStateException if the disk does not take the records
   */
  public <T> T call(Supplier<Answer<T>> rule) {
    entrance.awaitRoom();
    return enter(rule);
  }

  private <T> T enter(Supplier<Answer<T>> rule) {
    try {
      return Reply.await(
          entrance,
          MAX_WAIT_SECONDS,
          reply -> {
            Answer<T> answer = rule.get();
            world.effectWhenDurable(
                new Lane(replies.incrementAndGet()),
                answer.position(),
                () -> reply.accept(answer.value()));
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server is stopping", e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the journal does not become durable", e);
    }
  }

  /**
   * Waits until what was read outside an event is on disk; mostly it is, and this costs nothing.
   */
  public void await(long position) {
    if (position > durablePosition.getAsLong()) {
      enter(() -> new Answer<>(position, position));
    }
  }
}
