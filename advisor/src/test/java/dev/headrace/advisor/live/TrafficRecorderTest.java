package dev.headrace.advisor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.engine.simulated.Distribution;
import dev.headrace.engine.simulated.Faults;
import dev.headrace.engine.simulated.Profile;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkSpec.CodeId;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.SimulatedWorld;
import dev.headrace.lambda.run.Architecture;
import dev.headrace.lambda.run.FunctionVersion;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.lambda.run.Invocations;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.lambda.run.VersionSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrafficRecorderTest {
  private static final Partition PARTITION = new Partition("123456789012", "eu-central-1");
  private static final long MILLI = 1_000_000;
  private static final long MINUTE = 60_000 * MILLI;
  private static final long HOUR = 60 * MINUTE;

  /** The rules of Lambda in a simulated world, with a recorder that hears them. */
  private static final class Server {
    final SimulatedWorld world;
    final TrafficRecorder recorder;
    final Invocations rules;

    Server(MemoryJournal journal) {
      world = new SimulatedWorld(SimulatedWorld.Settings.seeded(1), journal, 0);
      recorder = new TrafficRecorder(world);
      var profile =
          new Profile(
              Distribution.fixed(10 * MILLI),
              Distribution.fixed(0),
              Distribution.fixed(0),
              Distribution.fixed(500 * MILLI),
              Distribution.fixed(0),
              Distribution.fixed(100 * MILLI),
              64,
              Faults.NONE);
      rules =
          new Invocations(
              world,
              new SimulatedEngine(world, spec -> profile),
              Quotas.STANDARD,
              new Meter(usage -> {}),
              (partition, group, stream) -> LogStream.NONE,
              MetricSink.NONE,
              recorder);
      world.enter(() -> recorder.recover(journal));
    }

    FunctionVersion publish(String function, int memoryMiB) {
      return world.ask(() -> rules.publish(spec(function, memoryMiB)));
    }

    void invoke(FunctionVersion version, int bytes) {
      var invocation = new Invocation(version, Body.of(new byte[bytes]), ended -> {});
      world.enter(() -> rules.invoke(invocation));
    }

    RecordedTraffic traffic(String function) {
      List<RecordedTraffic> found = world.ask(() -> recorder.of(function));
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }

  private static VersionSpec spec(String function, int memoryMiB) {
    return new VersionSpec(
        PARTITION,
        function,
        VersionSpec.LATEST,
        memoryMiB,
        new CodeId("00"),
        "python3.13",
        Architecture.ARM64,
        "app.handler",
        Map.of(),
        memoryMiB,
        30_000,
        512,
        "/aws/lambda/" + function,
        0);
  }

  @Test
  void what_invocations_took_is_recorded_with_the_configuration_and_without_payloads() {
    var server = new Server(new MemoryJournal());
    FunctionVersion version = server.publish("agent", 1_769);
    for (int i = 0; i < 10; i++) {
      server.invoke(version, 12_000);
      server.world.runFor(MINUTE);
    }

    RecordedTraffic traffic = server.traffic("agent");

    assertThat(traffic.requests()).isEqualTo(10);
    assertThat(traffic.runtime()).isEqualTo("python3.13");
    assertThat(traffic.architecture()).isEqualTo("arm64");
    assertThat(traffic.memoryMiB()).isEqualTo(1_769);
    assertThat(traffic.durationMillis().samples()).isEqualTo(10);
    assertThat(traffic.durationMillis().p50()).isCloseTo(100, within(7.0));
    assertThat(traffic.initMillis().samples()).isEqualTo(1);
    assertThat(traffic.initMillis().p50()).isCloseTo(500, within(35.0));
    assertThat(traffic.requestBytes().p50()).isCloseTo(12_000, within(800.0));
    assertThat(traffic.mostUsedMiB()).isEqualTo(64);
    assertThat(traffic.region()).isEqualTo("eu-central-1");
  }

  @Test
  void arrivals_fall_into_their_minutes() {
    var server = new Server(new MemoryJournal());
    FunctionVersion version = server.publish("agent", 1_769);
    for (int minute = 0; minute < 3; minute++) {
      for (int i = 0; i <= minute; i++) {
        server.invoke(version, 0);
      }
      server.world.runFor(MINUTE);
    }

    int[] counts = server.traffic("agent").hours().firstEntry().getValue();

    assertThat(counts).hasSize(60);
    assertThat(Arrays.stream(counts).filter(count -> count > 0)).containsExactly(1, 2, 3);
  }

  @Test
  void another_memory_size_begins_durations_anew_and_keeps_the_arrivals() {
    var server = new Server(new MemoryJournal());
    FunctionVersion version = server.publish("agent", 1_769);
    server.invoke(version, 0);
    server.world.runFor(MINUTE);

    server.publish("agent", 3_008);

    assertThat(server.traffic("agent").requests()).isEqualTo(1);
    assertThat(server.traffic("agent").memoryMiB()).isEqualTo(3_008);
    assertThat(server.traffic("agent").durationMillis().samples()).isZero();
  }

  @Test
  void what_is_older_than_a_minute_survives_a_crash() {
    var journal = new MemoryJournal();
    var server = new Server(journal);
    FunctionVersion version = server.publish("agent", 1_769);
    for (int i = 0; i < 5; i++) {
      server.invoke(version, 0);
    }
    server.world.runFor(2 * MINUTE);
    server.invoke(version, 0);
    server.world.runFor(10_000 * MILLI);

    var next = new Server(journal.afterCrash());
    next.publish("agent", 1_769);

    assertThat(next.traffic("agent").requests()).isEqualTo(5);
    assertThat(next.traffic("agent").durationMillis().samples()).isEqualTo(5);
  }

  @Test
  void a_server_that_ends_records_what_came_last() {
    var journal = new MemoryJournal();
    var server = new Server(journal);
    server.invoke(server.publish("agent", 1_769), 0);
    server.world.runFor(5_000 * MILLI);
    server.world.enter(server.rules::shutdown);
    server.world.runFor(MINUTE);

    assertThat(new Server(journal.afterCrash()).traffic("agent").requests()).isEqualTo(1);
  }

  @Test
  void hours_are_kept_for_thirty_five_days_and_minutes_for_seven() {
    var journal = new MemoryJournal();
    var server = new Server(journal);
    FunctionVersion version = server.publish("agent", 1_769);
    for (int day = 0; day < 40; day++) {
      server.invoke(version, 0);
      server.world.runFor(24 * HOUR);
    }

    RecordedTraffic traffic = server.traffic("agent");

    assertThat(traffic.hours()).hasSizeBetween(35, 36);
    assertThat(traffic.hours().values().stream().filter(counts -> counts.length == 60).count())
        .isBetween(7L, 8L);
    List<DocumentKey> kept = new ArrayList<>();
    journal.load("traffic.hour", (key, bytes) -> kept.add(key));
    assertThat(kept).hasSizeBetween(35, 37);
  }

  @Test
  void functions_beyond_the_limit_are_not_recorded() {
    var server = new Server(new MemoryJournal());
    for (int i = 0; i <= TrafficRecorder.MAX_FUNCTIONS; i++) {
      FunctionVersion version = server.publish("f" + i, 1_769);
      if (i >= TrafficRecorder.MAX_FUNCTIONS - 1) {
        server.invoke(version, 0);
      }
    }
    server.world.runFor(MINUTE);

    assertThat(
            server.world.ask(() -> server.recorder.of("f" + (TrafficRecorder.MAX_FUNCTIONS - 1))))
        .hasSize(1);
    assertThat(server.world.ask(() -> server.recorder.of("f" + TrafficRecorder.MAX_FUNCTIONS)))
        .isEmpty();
  }

  @Test
  void the_page_is_read_back_as_it_was_written() {
    var server = new Server(new MemoryJournal());
    server.invoke(server.publish("agent", 1_769), 100);
    server.world.runFor(MINUTE);
    RecordedTraffic traffic = server.traffic("agent");

    RecordedTraffic read = RecordedTraffic.read(traffic.json());

    assertThat(read.json()).isEqualTo(traffic.json());
    assertThat(read.requests()).isEqualTo(1);
  }

  @Test
  void counts_survive_their_encoding() {
    int[] counts = {0, 1, 127, 128, 16_384, Integer.MAX_VALUE};

    assertThat(Hours.decode(Hours.encode(counts))).isEqualTo(counts);
  }
}
