package dev.headrace.lambda.run;

/**
 * Hears that an invocation ended. It is called once, as an effect: outside the world's lock, on any
 * thread, and it must not block.
 */
@FunctionalInterface
public interface Completion {
  /** Takes the invocation, whose ending and answer no longer change. */
  void completed(Invocation invocation);
}
