package dev.headrace.inference;

import org.jspecify.annotations.Nullable;

/**
 * An answer on its way from a model. Used by one thread; {@link #close} ends the generation where
 * it goes on, and gives its slot back in any case.
 */
public interface Answer extends AutoCloseable {
  /** Who answers. */
  Served served();

  /**
   * The next part, blocking: of a stream the JSON of one event (a chunk as OpenAI's API has it),
   * else the whole response at once. What was used is an event of its own only where the request's
   * {@code stream_options} ask for it. Null at the end, after which {@link #use} is final.
   *
   * @throws ModelException where the server failed midway
   */
  byte @Nullable [] next() throws ModelException, InterruptedException;

  /** What was used up to now. */
  TokenUse use();

  /** Where the time went up to now. */
  AnswerTiming timing();

  @Override
  void close();
}
