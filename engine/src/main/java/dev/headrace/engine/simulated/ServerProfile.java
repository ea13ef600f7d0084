package dev.headrace.engine.simulated;

import dev.headrace.kernel.engine.WorkSpec;

/**
 * How a server of one kind starts, and what goes wrong with it. All times are as measured with the
 * resources that it has.
 *
 * @param sandbox how long a sandbox takes
 * @param process how long its process takes until it takes connections
 * @param weights how long it then reads what it serves
 * @param stop how long it takes to end once it was asked to
 * @param memoryMiB the memory that it takes
 * @param faults what goes wrong
 */
public record ServerProfile(
    Distribution sandbox,
    Distribution process,
    Distribution weights,
    Distribution stop,
    int memoryMiB,
    ServerFaults faults) {
  private static final long MILLI = 1_000_000;

  /** A small model's server: starts in about 700 ms, never fails. */
  public static final ServerProfile STANDARD =
      new ServerProfile(
          Distribution.logNormal(20 * MILLI, 0.3),
          Distribution.logNormal(400 * MILLI, 0.3),
          Distribution.logNormal(250 * MILLI, 0.5),
          Distribution.logNormal(50 * MILLI, 0.5),
          512,
          ServerFaults.NONE);

  /** The same with faults. */
  public ServerProfile with(ServerFaults other) {
    return new ServerProfile(sandbox, process, weights, stop, memoryMiB, other);
  }

  /** The same but that its weights take as long as this. */
  public ServerProfile withWeights(Distribution other) {
    return new ServerProfile(sandbox, process, other, stop, memoryMiB, faults);
  }

  /** Says how a server behaves by what it runs. */
  @FunctionalInterface
  public interface Source {
    /** The profile of a server; the same for equal specifications. */
    ServerProfile of(WorkSpec spec);
  }
}
