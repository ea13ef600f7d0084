package dev.headrace.inference.embedding;

import java.util.List;

/** Turns the tokens of texts into vectors, a batch at once. Used by one thread. */
interface Encoder extends AutoCloseable {
  /**
   * The vectors of texts, in their order, each of length 1.
   *
   * @param texts tokens of each, those that begin and end it included; at least one text
   * @throws EncodingException where the runtime refuses
   */
  float[][] encode(List<int[]> texts) throws EncodingException;

  @Override
  void close();
}
