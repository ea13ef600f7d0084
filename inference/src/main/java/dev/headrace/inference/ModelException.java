package dev.headrace.inference;

import java.io.Serial;

/** There is no answer, or no more of it; each service tells it in its own words. */
public final class ModelException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** No model answers for this id. */
    UNKNOWN_MODEL,
    /** The model is known and cannot do what was asked: embeddings of a chat model, say. */
    UNSUPPORTED,
    /** The request itself is refused by the model's server; the message says why. */
    INVALID_REQUEST,
    /** Prompt and answer do not fit into the context. */
    CONTEXT_TOO_LONG,
    /** More requests a minute than the quota. */
    TOO_MANY_REQUESTS,
    /** More tokens a minute than the quota. */
    TOO_MANY_TOKENS,
    /** As many wait already as may. */
    QUEUE_FULL,
    /** Its time was up; the message says what it waited for. */
    TIMEOUT,
    /** The model cannot be started: not installed, a damaged file, no memory. */
    UNAVAILABLE,
    /** The server ended or failed while it answered. */
    SERVER_FAILED,
    /** This process is shutting down. */
    SHUTTING_DOWN
  }

  private final Reason reason;

  /**
   * @param message in words for the client
   */
  public ModelException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why, for a service to choose its error. */
  public Reason reason() {
    return reason;
  }
}
