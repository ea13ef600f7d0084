package dev.headrace.engine.simulated;

import dev.headrace.kernel.engine.WorkSpec;

/**
 * How work of one kind behaves.
 *
 * @param sandbox how long a sandbox takes
 * @param code how long its code takes
 * @param runtime how long its runtime takes, on one whole vCPU
 * @param init how long its initialisation takes, on one whole vCPU
 * @param cpu a request's time on one whole vCPU, where the request does not say
 * @param waiting a request's time that no vCPU shortens, where the request does not say
 * @param memoryMiB the memory that it takes
 * @param faults what goes wrong
 */
public record Profile(
    Distribution sandbox,
    Distribution code,
    Distribution runtime,
    Distribution init,
    Distribution cpu,
    Distribution waiting,
    int memoryMiB,
    Faults faults) {
  private static final long MILLI = 1_000_000;

  /** Starts in about 200 ms, answers in about 200 ms, never fails. */
  public static final Profile STANDARD =
      new Profile(
          Distribution.logNormal(8 * MILLI, 0.3),
          Distribution.logNormal(2 * MILLI, 0.5),
          Distribution.logNormal(40 * MILLI, 0.3),
          Distribution.logNormal(100 * MILLI, 0.5),
          Distribution.logNormalWithMean(20 * MILLI, 0.5),
          Distribution.logNormalWithMean(180 * MILLI, 0.5),
          64,
          Faults.NONE);

  /** The same with faults. */
  public Profile with(Faults other) {
    return new Profile(sandbox, code, runtime, init, cpu, waiting, memoryMiB, other);
  }

  /** The same but that a request takes as long as this on one whole vCPU, and waits for nothing. */
  public Profile withCpu(Distribution other) {
    return new Profile(
        sandbox, code, runtime, init, other, Distribution.fixed(0), memoryMiB, faults);
  }

  /** The same but that a request waits so long and needs no vCPU. */
  public Profile withWaiting(Distribution other) {
    return new Profile(
        sandbox, code, runtime, init, Distribution.fixed(0), other, memoryMiB, faults);
  }

  /** The same but that an initialisation takes as long as this on one whole vCPU. */
  public Profile withInit(Distribution other) {
    return new Profile(sandbox, code, runtime, other, cpu, waiting, memoryMiB, faults);
  }

  /** Says how work behaves by what it runs. */
  @FunctionalInterface
  public interface Source {
    /** The profile of a work; the same for equal specifications. */
    Profile of(WorkSpec spec);
  }
}
