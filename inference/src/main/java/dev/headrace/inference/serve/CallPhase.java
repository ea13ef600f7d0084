package dev.headrace.inference.serve;

/** A part of the time of requests to a model, as they are told apart for those who watch many. */
public enum CallPhase {
  /** The model's server was not there: room, installation, process, weights, warm-up. */
  WAKE,
  /** All slots of a server that was there were taken. */
  QUEUE,
  /** From the slot to the first token: the prompt was read. */
  PROMPT,
  /** From the request's arrival to its first token: all of the above. */
  FIRST_TOKEN,
  /** From the first token to the last. */
  GENERATION
}
