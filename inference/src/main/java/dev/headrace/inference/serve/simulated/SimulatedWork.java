package dev.headrace.inference.serve.simulated;

import dev.headrace.kernel.engine.HealthCheck;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.ports.LogStream;
import java.util.List;
import java.util.Map;

/** What servers run that are no processes: a program that is nowhere, and takes next to nothing. */
public final class SimulatedWork {
  private static final int CHECK_MILLIS = 1_000;
  private static final WorkSpec.Resources LEAST = new WorkSpec.Resources(1, 1_000, 1, 64, 64);

  private SimulatedWork() {}

  /**
   * One of a name, by which engines can tell it from others.
   *
   * @param startLimitMillis how long its start may take
   */
  public static WorkSpec named(String name, long startLimitMillis) {
    var health = new HealthCheck("/", CHECK_MILLIS, CHECK_MILLIS, 1, startLimitMillis);
    return new WorkSpec(
        new Program.HttpServer(List.of("/" + name), List.of(), 0, health),
        Map.of(),
        LEAST,
        LogStream.NONE);
  }
}
