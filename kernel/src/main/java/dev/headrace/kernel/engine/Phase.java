package dev.headrace.kernel.engine;

/** A part of the time that a request waits for a new work. */
public enum Phase {
  /** It waited for room: capacity, a scaling rate. */
  QUEUED,
  /** A sandbox was made or taken from those made ahead. */
  SANDBOX,
  /** Code was fetched, unpacked or bound. */
  CODE,
  /** The runtime started; of a server: its process began and took connections. */
  RUNTIME,
  /** The code initialised itself. */
  INIT,
  /** A server that takes connections read what it serves: a model's weights. */
  WEIGHTS,
  /** A server was given requests that nobody waits for; reported by whoever warms it. */
  WARM_UP
}
