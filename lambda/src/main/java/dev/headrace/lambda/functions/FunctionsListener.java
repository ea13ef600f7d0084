package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;

/** Hears within an event what may be invoked from now on, and what may not. */
public interface FunctionsListener {
  /** Hears nothing. */
  FunctionsListener NONE =
      new FunctionsListener() {
        @Override
        public void versionReady(
            Partition partition, FunctionView function, FunctionVersion version) {}

        @Override
        public void versionGone(Partition partition, FunctionVersion version) {}

        @Override
        public void functionChanged(Partition partition, FunctionView function) {}

        @Override
        public void functionGone(Partition partition, FunctionView function) {}
      };

  /** The version can be invoked as it is now; it is new, or it ran otherwise before. */
  void versionReady(Partition partition, FunctionView function, FunctionVersion version);

  /** The version is deleted. */
  void versionGone(Partition partition, FunctionVersion version);

  /**
   * Tags, reserved concurrency, retries of events or aliases have changed, or the function is new.
   */
  void functionChanged(Partition partition, FunctionView function);

  /** The function is deleted with all its versions. */
  void functionGone(Partition partition, FunctionView function);
}
