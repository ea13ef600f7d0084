package dev.headrace.lambda.api;

import dev.headrace.kernel.journal.NoRoomException;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.Reply;
import dev.headrace.kernel.world.WorldStoppedException;
import dev.headrace.wire.ServiceError;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The way of an operation into the world and back: it waits until what it did is durable. */
final class Changes {
  /** Longer than any disk that still works. */
  private static final long MAX_WAIT_SECONDS = 60;

  private final Entrance entrance;

  Changes(Entrance entrance) {
    this.entrance = entrance;
  }

  /**
   * Runs a rule that answers once its change is durable.
   *
   * @throws NoRoomException if the disk is full or too slow; nothing has changed
   * @throws WorldStoppedException if the world stops, at once: the change may be kept or not
   */
  <T> T make(Consumer<Consumer<T>> rule) {
    entrance.awaitRoom();
    try {
      return Reply.await(entrance, MAX_WAIT_SECONDS, rule);
    } catch (TimeoutException e) {
      throw failed("The change is not on disk after " + MAX_WAIT_SECONDS + " s; it may still be.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("The server ends.");
    }
  }

  private static ServiceError failed(String message) {
    return new ServiceError("ServiceException", message).with("Type", "Service");
  }
}
