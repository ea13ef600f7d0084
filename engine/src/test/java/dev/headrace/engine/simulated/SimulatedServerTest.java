package dev.headrace.engine.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.headrace.engine.AskedRequest;
import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.HealthCheck;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class SimulatedServerTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long HOUR = 3_600 * SECOND;
  private static final WorkSpec SPEC =
      new WorkSpec(
          new Program.HttpServer(
              List.of("/bin/server"), List.of(), 0, new HealthCheck("/", 1_000, 1_000, 3, 20_000)),
          Map.of(),
          new WorkSpec.Resources(512, 1_000, 512, 1_024, 64),
          LogStream.NONE);
  private static final ServerProfile STEADY =
      new ServerProfile(
          Distribution.fixed(20 * MILLI),
          Distribution.fixed(300 * MILLI),
          Distribution.fixed(1_500 * MILLI),
          Distribution.fixed(50 * MILLI),
          400,
          ServerFaults.NONE);

  private final SimulatedWorld world = new SimulatedWorld(SimulatedWorld.Settings.seeded(7));
  private long ids;

  @Test
  void a_start_has_its_phases_and_ends_in_an_endpoint() {
    Watched server = start(engine(STEADY));

    world.runFor(10 * SECOND);

    assertThat(server.told)
        .containsExactly("SANDBOX 20", "RUNTIME 300", "WEIGHTS 1500", "ready at 1820");
    assertThat(server.endpoints.all()).hasSize(1);
  }

  @Test
  void servers_are_never_at_the_same_endpoint() {
    SimulatedEngine engine = engine(STEADY);
    Set<Endpoints> seen = new HashSet<>();
    List<Watched> servers = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      servers.add(start(engine));
    }
    world.runFor(10 * SECOND);
    servers.forEach(server -> seen.add(server.endpoints));

    assertThat(seen).hasSize(70_000);
  }

  @Test
  void a_stop_takes_no_longer_than_its_grace() {
    Watched slow = start(engine(STEADY));
    world.runFor(10 * SECOND);
    world.enter(() -> slow.work.stop(StopReason.IDLE, 10));
    world.runFor(SECOND);

    assertThat(slow.told).last().isEqualTo("STOPPED 0 at 10010");
  }

  @Test
  void a_server_without_faults_rings_no_alarm_while_it_serves() {
    Watched server = start(engine(STEADY));
    world.runFor(10 * SECOND);

    assertThat(server.told).last().isEqualTo("ready at 1820");
    assertThat(world.armedAlarms()).isZero();
  }

  @Test
  void a_start_that_hangs_is_given_up_at_its_limit() {
    SimulatedEngine engine = engine(STEADY.with(faults(0, 0, 0, 1, 0, 0, 0)));
    Watched server = start(engine);
    world.runFor(HOUR);

    assertThat(server.told).containsExactly("SANDBOX 20", "RUNTIME 300", "START_FAILED 9 at 20000");
    assertThat(engine.occurred(ServerFaults.Kind.START_HANGS)).isEqualTo(1);
    assertThat(engine.running()).isZero();
  }

  @Test
  void a_start_that_is_slower_than_its_limit_is_given_up_too() {
    SimulatedEngine engine = engine(STEADY.with(faults(0, 0, 0, 0, 1, 0, 0)));
    Watched server = start(engine);
    world.runFor(HOUR);

    assertThat(server.told)
        .containsExactly("SANDBOX 20", "RUNTIME 15000", "START_FAILED 9 at 20000");
  }

  @Test
  void other_faults_of_a_start_end_as_they_do_in_life() {
    assertThat(told(faults(1, 0, 0, 0, 0, 0, 0)))
        .containsExactly("SANDBOX 20", "START_FAILED 0 at 20");
    assertThat(told(faults(0, 1, 0, 0, 0, 0, 0))).last().asString().startsWith("EXITED 1");
    assertThat(told(faults(0, 0, 1, 0, 0, 0, 0))).last().asString().startsWith("OUT_OF_MEMORY 9");
    assertThat(told(faults(0, 0, 0, 0, 0, 1, 0))).last().isEqualTo("WEIGHTS 1500");
  }

  @Test
  void an_exit_that_is_lost_is_never_told() {
    Watched server = start(engine(STEADY.with(faults(0, 0, 0, 0, 0, 0, 1))));
    world.runFor(10 * SECOND);
    world.enter(() -> server.work.stop(StopReason.IDLE, 1_000));
    world.runFor(HOUR);

    assertThat(server.told).last().isEqualTo("ready at 1820");
  }

  @Test
  void a_hang_is_noticed_after_so_many_checks_and_passes() {
    ServerFaults hangs =
        new ServerFaults(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, Distribution.fixed(30 * SECOND));
    Watched server = start(engine(STEADY.with(hangs)));
    world.runFor(100 * HOUR);

    List<String> health = server.told.subList(4, server.told.size());
    assertThat(health).hasSizeBetween(100, 300);
    for (int i = 0; i + 1 < health.size(); i += 2) {
      assertThat(health.get(i)).startsWith("unhealthy");
      assertThat(health.get(i + 1)).startsWith("healthy");
      assertThat(at(health.get(i + 1)) - at(health.get(i))).isEqualTo(30_000);
    }
  }

  @ParameterizedTest
  @EnumSource(ServerFaults.Kind.class)
  void in_ten_thousand_hours_of_restarts_each_fault_occurs(ServerFaults.Kind kind) {
    SimulatedEngine engine = engine(STEADY.with(ServerFaults.each(0.02, 0.2)));
    var keeper = new Keeper(engine);
    world.enter(keeper::next);
    world.runUntil(10_000 * HOUR);

    assertThat(engine.occurred(kind)).isPositive();
    assertThat(engine.running()).isLessThanOrEqualTo(1);
    assertThat(keeper.starts).isGreaterThan(1_000);
  }

  @Test
  void the_same_seed_gives_the_same_hours() {
    assertThat(hashOfHours()).isEqualTo(hashOfHours());
  }

  @Test
  void a_request_for_a_server_breaks_the_contract() {
    Watched server = start(engine(STEADY));
    world.runFor(10 * SECOND);

    assertThatIllegalStateException().isThrownBy(() -> server.work.assign(AskedRequest.of(1, "")));
    assertThatIllegalStateException().isThrownBy(server.work::start);
  }

  @Test
  void probabilities_of_one_occasion_beyond_one_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> faults(0.5, 0.5, 0.1, 0, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> faults(0, 0, 0, 0, 0, 0, 1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> ServerFaults.each(0, -1));
  }

  private static Object hashOfHours() {
    var test = new SimulatedServerTest();
    var keeper = test.new Keeper(test.engine(STEADY.with(ServerFaults.each(0.02, 0.2))));
    test.world.enter(keeper::next);
    test.world.runUntil(1_000 * HOUR);
    return keeper.all;
  }

  private static List<String> told(ServerFaults faults) {
    var test = new SimulatedServerTest();
    Watched server = test.start(test.engine(STEADY.with(faults)));
    test.world.runFor(HOUR);
    return server.told;
  }

  private static ServerFaults faults(
      double fails,
      double crashes,
      double outOfMemory,
      double hangs,
      double slow,
      double lostReady,
      double lostExits) {
    return new ServerFaults(
        fails,
        crashes,
        outOfMemory,
        hangs,
        slow,
        lostReady,
        lostExits,
        0,
        0,
        0,
        Distribution.fixed(SECOND));
  }

  private static long at(String told) {
    return Long.parseLong(told.substring(told.lastIndexOf(' ') + 1));
  }

  private SimulatedEngine engine(ServerProfile profile) {
    return new SimulatedEngine(world, spec -> Profile.STANDARD, spec -> profile, List.of());
  }

  private Watched start(SimulatedEngine engine) {
    var watched = new Watched(engine);
    world.enter(watched.work::start);
    return watched;
  }

  /** A server and what is told of it, with milliseconds. */
  private class Watched implements WorkListener {
    final Work work;
    final List<String> told = new ArrayList<>();
    Endpoints endpoints = Endpoints.NONE;

    Watched(SimulatedEngine engine) {
      work = engine.prepare(new WorkId(++ids), SPEC, new NodeId("here"), this);
    }

    private void tell(String what) {
      told.add(what + " at " + world.nowNanos() / MILLI);
    }

    @Override
    public void phase(Phase phase, long durationNanos) {
      told.add(phase + " " + durationNanos / MILLI);
    }

    @Override
    public void ready(Endpoints where) {
      endpoints = where;
      tell("ready");
    }

    @Override
    public void healthy(boolean healthy) {
      tell(healthy ? "healthy" : "unhealthy");
    }

    @Override
    public void done(long requestId, Outcome outcome, Measured measured) {
      tell("done");
    }

    @Override
    public void exited(Exit exit, Measured measured) {
      tell(exit.kind() + " " + exit.code());
    }
  }

  /** Starts a server again whenever one has ended, and stops each that has run for a day. */
  private final class Keeper {
    private final SimulatedEngine engine;
    private final List<String> all = new ArrayList<>();
    private int starts;

    Keeper(SimulatedEngine engine) {
      this.engine = engine;
    }

    void next() {
      starts++;
      var watched =
          new Watched(engine) {
            @Override
            public void exited(Exit exit, Measured measured) {
              super.exited(exit, measured);
              gone(this);
            }
          };
      var limit = new Alarm("a day", () -> watched.work.stop(StopReason.AGE, 1_000));
      var lost =
          new Alarm(
              "a lost one",
              () -> {
                if (watched.told.stream().noneMatch(SimulatedServerTest::isExit)) {
                  gone(watched);
                }
              });
      world.arm(limit, world.nowNanos() + 8 * HOUR);
      world.arm(lost, world.nowNanos() + 9 * HOUR);
      watched.work.start();
    }

    private void gone(Watched watched) {
      all.addAll(watched.told);
      world.post(this::next);
    }
  }

  private static boolean isExit(String told) {
    return told.matches("(EXITED|SIGNALED|OUT_OF_MEMORY|STOPPED|START_FAILED) .*");
  }
}
