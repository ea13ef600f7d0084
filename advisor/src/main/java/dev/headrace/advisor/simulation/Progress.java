package dev.headrace.advisor.simulation;

/** Hears how far a simulation has come. It must not block. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (what, done) -> {};

  /**
   * Hears where it is.
   *
   * @param what is simulated, such as {@code agent: 512 MiB arm64}
   * @param done the share of the prediction that is done, 0 to 1
   */
  void at(String what, double done);
}
