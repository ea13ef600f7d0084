package dev.headrace.kernel.world;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** How a thread outside the world waits for what an event answers later, in an effect. */
public final class Reply {
  private Reply() {}

  /**
   * Runs an event and waits for its answer.
   *
   * @param event is given whom to tell
   * @throws WorldStoppedException if the world stops, at once: the event may have had its effect
   * @throws TimeoutException if there is no answer in that time
   */
  public static <T> T await(Entrance entrance, long maxWaitSeconds, Consumer<Consumer<T>> event)
      throws InterruptedException, TimeoutException {
    var answer = new CompletableFuture<T>();
    Consumer<WorldStoppedException> onStop = answer::completeExceptionally;
    entrance.whenStopped(onStop);
    try {
      entrance.enter(() -> event.accept(answer::complete));
      return answer.get(maxWaitSeconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof WorldStoppedException stopped
          ? stopped
          : new IllegalStateException("nothing else completes it with a failure", e);
    } finally {
      entrance.forget(onStop);
    }
  }
}
