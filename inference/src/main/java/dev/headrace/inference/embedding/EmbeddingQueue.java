package dev.headrace.inference.embedding;

import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Texts that wait to become vectors. One thread makes them, a batch at a time: what comes while a
 * batch is made forms the next, so that nobody waits for a timer. Requests take turns, so that one
 * of thousands of texts does not hold up the small ones.
 */
final class EmbeddingQueue implements AutoCloseable {
  /** The most texts that wait, of all requests together. */
  static final int MAX_WAITING_TEXTS = 8_192;

  /** The most texts of a batch. */
  static final int MAX_BATCH_TEXTS = 32;

  /**
   * The most tokens of a batch, each text as long as its longest. It bounds the memory of a batch;
   * beyond it one core makes fewer vectors a second and not more, as caches overflow.
   */
  static final int MAX_BATCH_TOKENS = 512;

  /**
   * The stack of the thread that loads and computes: machine code runs on the stack of its thread,
   * and that which a virtual thread borrows is too small for it.
   */
  private static final long STACK_BYTES = 16 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final Thread worker;
  private int waitingTexts;
  private boolean closed;

  /** Loads an encoder. */
  @FunctionalInterface
  interface Loader {
    /**
     * Loads it, on the thread that will use it.
     *
     * @throws EncodingException where this machine cannot run it
     */
    Encoder load() throws EncodingException;
  }

  private EmbeddingQueue(Loader loader, CompletableFuture<EmbeddingQueue> loaded) {
    this.worker =
        Thread.ofPlatform()
            .daemon()
            .name("embeddings")
            .stackSize(STACK_BYTES)
            .unstarted(() -> work(loader, loaded));
  }

  /**
   * Opens a queue before an encoder, which it closes after its last batch. Blocks until it is
   * loaded.
   *
   * @throws EncodingException where it cannot be loaded
   */
  static EmbeddingQueue open(Loader loader) throws EncodingException {
    var loaded = new CompletableFuture<EmbeddingQueue>();
    var queue = new EmbeddingQueue(loader, loaded);
    queue.worker.start();
    try {
      return loaded.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof EncodingException told
          ? told
          : new EncodingException("the model was not loaded: " + e.getCause(), e);
    }
  }

  /** The texts of one request. */
  private static final class Job {
    private final List<int[]> texts;
    private final float[][] vectors;
    private final CompletableFuture<List<float[]>> outcome = new CompletableFuture<>();
    private int taken;
    private int made;

    Job(List<int[]> texts) {
      this.texts = texts;
      this.vectors = new float[texts.size()][];
    }

    int left() {
      return texts.size() - taken;
    }

    void made(int index, float[] vector) {
      vectors[index] = vector;
      made++;
      if (made == vectors.length) {
        outcome.complete(List.of(vectors));
      }
    }
  }

  /** A text of a batch. */
  private record Place(Job job, int index) {
    int[] tokens() {
      return job.texts.get(index);
    }
  }

  /**
   * The vectors of texts, in their order. Blocks.
   *
   * @param texts tokens of each; at least one text
   * @throws ModelException where too many wait, the runtime fails, or the queue is closed
   */
  List<float[]> embed(List<int[]> texts) throws ModelException, InterruptedException {
    var job = new Job(texts);
    put(job);
    try {
      return job.outcome.get();
    } catch (InterruptedException e) {
      withdraw(job);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ModelException told
          ? told
          : new ModelException(Reason.SERVER_FAILED, String.valueOf(e.getCause()));
    }
  }

  /** Texts that no batch has taken yet. */
  int waitingTexts() {
    lock.lock();
    try {
      return waitingTexts;
    } finally {
      lock.unlock();
    }
  }

  private void put(Job job) throws ModelException {
    lock.lock();
    try {
      if (closed) {
        throw shuttingDown();
      }
      if (waitingTexts + job.left() > MAX_WAITING_TEXTS) {
        throw new ModelException(
            Reason.QUEUE_FULL,
            "As many texts as may, " + MAX_WAITING_TEXTS + ", wait to be embedded already.");
      }
      waiting.addLast(job);
      waitingTexts += job.left();
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  private void withdraw(Job job) {
    lock.lock();
    try {
      if (waiting.remove(job)) {
        waitingTexts -= job.left();
      }
    } finally {
      lock.unlock();
    }
  }

  private void work(Loader loader, CompletableFuture<EmbeddingQueue> loaded) {
    try (Encoder encoder = loader.load()) {
      loaded.complete(this);
      List<Place> batch = next();
      while (batch != null) {
        make(batch, encoder);
        batch = next();
      }
    } catch (EncodingException | RuntimeException e) {
      loaded.completeExceptionally(e);
    }
  }

  /** The next batch; null when the queue is closed. */
  private @Nullable List<Place> next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
      }
      return closed ? null : batch();
    } finally {
      lock.unlock();
    }
  }

  private List<Place> batch() {
    List<Place> batch = new ArrayList<>();
    int longest = 0;
    while (!waiting.isEmpty()) {
      Job job = waiting.removeFirst();
      while (job.left() > 0) {
        var place = new Place(job, job.taken);
        longest = Math.max(longest, place.tokens().length);
        boolean fits =
            batch.size() < MAX_BATCH_TEXTS && (batch.size() + 1) * longest <= MAX_BATCH_TOKENS;
        if (!fits && !batch.isEmpty()) {
          waiting.addLast(job);
          return batch;
        }
        batch.add(place);
        job.taken++;
        waitingTexts--;
      }
    }
    return batch;
  }

  private void make(List<Place> batch, Encoder encoder) {
    try {
      float[][] vectors = encoder.encode(batch.stream().map(Place::tokens).toList());
      for (int i = 0; i < vectors.length; i++) {
        Place place = batch.get(i);
        place.job.made(place.index, vectors[i]);
      }
    } catch (EncodingException | RuntimeException e) {
      var failure = new ModelException(Reason.SERVER_FAILED, String.valueOf(e.getMessage()));
      for (Place place : batch) {
        withdraw(place.job);
        place.job.outcome.completeExceptionally(failure);
      }
    }
  }

  private static ModelException shuttingDown() {
    return new ModelException(Reason.SHUTTING_DOWN, "The server is shutting down.");
  }

  /** Refuses what waits, and ends the thread after the batch that it makes. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(job -> job.outcome.completeExceptionally(shuttingDown()));
      waiting.clear();
      arrived.signal();
    } finally {
      lock.unlock();
    }
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
