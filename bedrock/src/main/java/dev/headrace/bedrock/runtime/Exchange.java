package dev.headrace.bedrock.runtime;

import dev.headrace.inference.Answer;
import dev.headrace.inference.ModelException;
import dev.headrace.wire.ServiceError;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One request to a model and its answer. Closing it ends a generation that still goes on. */
final class Exchange implements AutoCloseable {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Target target;
  private final Prompt prompt;
  private final Answer answer;
  private final long beganNanos;
  private final long firstByteNanos;

  Exchange(Target target, Prompt prompt, Answer answer, long beganNanos) {
    this.target = target;
    this.prompt = prompt;
    this.answer = answer;
    this.beganNanos = beganNanos;
    this.firstByteNanos = System.nanoTime();
  }

  Target target() {
    return target;
  }

  /**
   * Reads an answer that is not streamed.
   *
   * @throws ServiceError where the model fails
   */
  Reply whole() {
    var collector = new ReplyCollector();
    try {
      stream(collector);
    } catch (ModelException failure) {
      throw Failures.of(failure, target.id());
    } catch (IOException neverOfACollector) {
      throw new UncheckedIOException(neverOfACollector);
    }
    return collector.reply();
  }

  /**
   * Tells a listener of all that comes, as it comes.
   *
   * @throws IOException where the listener cannot go on
   */
  void stream(ReplyListener listener) throws ModelException, IOException {
    var reader = new ReplyReader(prompt, listener);
    try {
      for (byte[] part = answer.next(); part != null; part = answer.next()) {
        reader.read(part);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException(ModelException.Reason.SHUTTING_DOWN, "The server is shutting down.");
    }
    reader.end();
  }

  /** What was used up to now. */
  Usage use() {
    return Usage.of(answer.use(), prompt);
  }

  /** From the request to now. */
  long latencyMillis() {
    return (System.nanoTime() - beganNanos) / NANOS_PER_MILLI;
  }

  /** From the request to the beginning of the answer. */
  long firstByteMillis() {
    return (firstByteNanos - beganNanos) / NANOS_PER_MILLI;
  }

  @Override
  public void close() {
    answer.close();
  }
}
