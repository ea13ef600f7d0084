package dev.headrace.inference.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The line of texts, with an encoder that waits to be let go on. */
@Timeout(30)
final class EmbeddingQueueTest {
  private final Steps encoder = new Steps();
  private final EmbeddingQueue queue = open(encoder);

  @AfterEach
  void close() {
    encoder.steps.release(1_000_000);
    queue.close();
  }

  private static EmbeddingQueue open(Encoder encoder) {
    try {
      return EmbeddingQueue.open(() -> encoder);
    } catch (EncodingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void an_encoder_that_cannot_be_loaded_says_why() {
    EmbeddingQueue.Loader broken =
        () -> {
          throw new EncodingException("no such machine", new IllegalStateException());
        };
    assertThatThrownBy(() -> EmbeddingQueue.open(broken)).hasMessage("no such machine");
  }

  /** Makes the vector of a text out of its first token; a batch takes a permit. */
  private static final class Steps implements Encoder {
    private final Semaphore steps = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);
    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean failing;
    private volatile boolean closed;

    @Override
    public float[][] encode(List<int[]> texts) throws EncodingException {
      batches.add(texts.stream().map(text -> text[0]).toList());
      begun.release();
      steps.acquireUninterruptibly();
      if (failing) {
        throw new EncodingException("out of luck", new IllegalStateException());
      }
      return texts.stream().map(text -> new float[] {text[0]}).toArray(float[][]::new);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private CompletableFuture<List<float[]>> asking(int... firstTokens) {
    List<int[]> texts = new ArrayList<>();
    for (int first : firstTokens) {
      texts.add(new int[] {first, 0});
    }
    return asking(texts);
  }

  private CompletableFuture<List<float[]>> asking(List<int[]> texts) {
    var answer = new CompletableFuture<List<float[]>>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(queue.embed(texts));
          } catch (ModelException | InterruptedException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private static List<int[]> texts(int count, int tokens) {
    return Collections.nCopies(count, new int[tokens]);
  }

  private void awaitWaiting(int texts) {
    while (queue.waitingTexts() != texts) {
      Thread.onSpinWait();
    }
  }

  @Test
  void what_comes_while_a_batch_is_made_forms_the_next() throws Exception {
    var first = asking(1);
    encoder.begun.acquire();
    var second = asking(2);
    awaitWaiting(1);
    var third = asking(3, 4);
    awaitWaiting(3);
    encoder.steps.release(2);
    assertThat(third.get()).extracting(vector -> vector[0]).containsExactly(3f, 4f);
    assertThat(second.get()).extracting(vector -> vector[0]).containsExactly(2f);
    assertThat(first.get()).hasSize(1);
    assertThat(encoder.batches).containsExactly(List.of(1), List.of(2, 3, 4));
  }

  @Test
  void a_batch_has_at_most_32_texts() throws Exception {
    encoder.steps.release(3);
    assertThat(asking(texts(65, 1)).get()).hasSize(65);
    assertThat(encoder.batches).extracting(List::size).containsExactly(32, 32, 1);
  }

  @Test
  void a_batch_has_at_most_512_tokens_with_all_texts_as_long_as_the_longest() throws Exception {
    encoder.steps.release(2);
    List<int[]> texts = new ArrayList<>(texts(3, 1));
    texts.addAll(texts(2, 128));
    asking(texts).get();
    assertThat(encoder.batches).extracting(List::size).containsExactly(4, 1);
  }

  @Test
  void a_small_request_does_not_wait_for_all_of_a_large_one() throws Exception {
    var large = asking(texts(1_000, 1));
    encoder.begun.acquire();
    var small = asking(7);
    awaitWaiting(1_000 - 32 + 1);
    encoder.steps.release(3);
    assertThat(small.get()).hasSize(1);
    assertThat(large).isNotDone();
  }

  @Test
  void as_many_texts_wait_as_may_and_one_more_is_refused() throws Exception {
    var first = asking(1);
    encoder.begun.acquire();
    var many = asking(texts(EmbeddingQueue.MAX_WAITING_TEXTS, 1));
    awaitWaiting(EmbeddingQueue.MAX_WAITING_TEXTS);
    assertThatThrownBy(() -> queue.embed(texts(1, 1)))
        .isInstanceOfSatisfying(
            ModelException.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUEUE_FULL))
        .hasMessageContaining("8192");
    assertThat(first).isNotDone();
    assertThat(many).isNotDone();
  }

  @Test
  void a_batch_that_fails_fails_its_requests_and_no_others() throws Exception {
    encoder.failing = true;
    var failed = asking(texts(40, 1));
    encoder.begun.acquire();
    encoder.steps.release();
    assertThatThrownBy(failed::get).cause().hasMessage("out of luck");
    encoder.failing = false;
    encoder.steps.release();
    assertThat(asking(5).get()).hasSize(1);
    assertThat(queue.waitingTexts()).isZero();
  }

  @Test
  void a_request_whose_thread_is_interrupted_leaves_the_line() throws Exception {
    var first = asking(1);
    encoder.begun.acquire();
    var gone = new CountDownLatch(1);
    var failure = new AtomicReference<Exception>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                queue.embed(texts(3, 1));
              } catch (ModelException | InterruptedException e) {
                failure.set(e);
              }
              gone.countDown();
            });
    awaitWaiting(3);
    thread.interrupt();
    assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(failure.get()).isInstanceOf(InterruptedException.class);
    assertThat(first).isNotDone();
    assertThat(queue.waitingTexts()).isZero();
  }

  @Test
  void closing_refuses_what_waits_and_lets_the_encoder_go() throws Exception {
    var running = asking(1);
    encoder.begun.acquire();
    var waits = asking(2);
    awaitWaiting(1);
    var closing = Thread.ofVirtual().start(queue::close);
    assertThatThrownBy(waits::get).cause().hasMessageContaining("shutting down");
    encoder.steps.release();
    closing.join();
    assertThat(running.get()).hasSize(1);
    assertThat(encoder.closed).isTrue();
    assertThatThrownBy(() -> queue.embed(texts(1, 1))).hasMessageContaining("shutting down");
  }
}
