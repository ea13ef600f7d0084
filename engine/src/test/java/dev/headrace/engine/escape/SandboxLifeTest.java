package dev.headrace.engine.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headrace.engine.sandbox.Assignment;
import dev.headrace.engine.sandbox.Frames;
import dev.headrace.engine.sandbox.InitFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a sandbox: start, assignment, freeze, limits, end. */
class SandboxLifeTest {
  private static final int MEMORY_MIB = 128;

  /** How long a condition may take on a busy machine; what is promised is a second. */
  private static final long LIMIT_SECONDS = 20;

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void when_the_stream_closes_nothing_is_left(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.attack(MEMORY_MIB, "family", "20");
      box.awaitOutput("ready");
      List<ProcessHandle> processes = box.processes();
      assertThat(processes).hasSizeGreaterThan(20);
      box.close();
      awaitEnd(processes);
      host.awaitProcesses();
      assertThat(groups(host)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void when_the_stream_of_a_frozen_sandbox_closes_nothing_is_left(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.attack(MEMORY_MIB, "family", "20");
      box.awaitOutput("ready");
      box.send(Frames.freeze(true));
      box.awaitPhase("frozen");
      List<ProcessHandle> processes = box.processes();
      box.close();
      awaitEnd(processes);
      host.awaitProcesses();
      assertThat(groups(host)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ROOT", "USER"})
  void when_init_itself_is_killed_nothing_is_left(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.attack(MEMORY_MIB, "family", "20");
      box.awaitOutput("ready");
      List<ProcessHandle> processes = box.processes();
      box.init().destroyForcibly();
      awaitEnd(processes);
      box.awaitEnd();
      host.awaitProcesses();
      assertThat(groups(host)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_frozen_function_uses_no_cpu_and_goes_on_when_thawed(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.attack(MEMORY_MIB, "spin");
      box.awaitOutput("ready");
      awaitCpu(box, cpuNanos(box));
      box.send(Frames.freeze(true));
      box.awaitPhase("frozen");
      long frozen = cpuNanos(box);
      for (int i = 0; i < 200; i++) {
        assertThat(cpuNanos(box)).isEqualTo(frozen);
      }
      box.send(Frames.thaw(true));
      box.awaitPhase("thawed");
      awaitCpu(box, frozen);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void memory_in_a_grandchild_is_limited_and_the_kill_is_reported(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.attack(MEMORY_MIB, "grandchild-memory", "400");
      InitFrame.Exited exited = box.await(InitFrame.Exited.class);
      assertThat(exited.oomKilled()).isTrue();
      assertThat(exited.measure().memoryMaxBytes().orElseThrow()).isGreaterThan(64L << 20);
    }
  }

  @Test
  void a_kill_for_memory_in_a_grandchild_is_told_while_the_runtime_lives() throws Exception {
    try (SandboxHost host = host(Rung.ROOT)) {
      Box box = host.attack(MEMORY_MIB, "grandchild-memory", "400");
      assertThat(box.await(InitFrame.OutOfMemory.class).oomKills()).isPositive();
      // The runtime itself was not killed: it ends by itself, and says that it was stopped.
      assertThat(box.await(InitFrame.Exited.class).code()).hasValue(10);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_kill_for_memory_of_one_run_is_not_told_of_the_next(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.start();
      String script =
          "test -e %TMP%/again && exit 3; : > %TMP%/again; exec %TASK%/attack memory 400";
      box.assign(
          SandboxHost.ATTACKER,
          MEMORY_MIB,
          List.of("/bin/sh", "-c", script.replace("%TMP%", host.tmpInside(box))));
      assertThat(box.await(InitFrame.Exited.class).oomKilled()).isTrue();
      box.send(Frames.restart());
      InitFrame.Exited second = box.await(InitFrame.Exited.class);
      assertThat(second.oomKilled()).isFalse();
      // It found what the first run had left in /tmp.
      assertThat(second.code()).hasValue(3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_fork_bomb_ends_at_the_limit_and_others_run_on(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box bomb = host.attack(MEMORY_MIB, "forks", "10000");
      InitFrame.Exited exited = bomb.await(InitFrame.Exited.class);
      assertThat(exited.code()).hasValue(10);
      int made = Integer.parseInt(bomb.output().split("[ :]", 3)[1]);
      assertThat(made).isBetween(100, 1024);
      Box other = host.attack(MEMORY_MIB, "forks", "50");
      assertThat(other.await(InitFrame.Exited.class).code()).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ROOT", "USER"})
  void a_full_tmp_is_full_for_that_function_alone(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.attack(2048, "fill", "%TMP%", "600");
      assertThat(box.await(InitFrame.Exited.class).code()).hasValue(10);
      assertThat(box.output()).isEqualTo("wrote 512 MiB: No space left on device\n");
      Box other = host.attack(MEMORY_MIB, "fill", "%TMP%", "5");
      assertThat(other.await(InitFrame.Exited.class).code()).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ROOT", "USER"})
  void the_size_of_tmp_is_what_the_assignment_says(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.start();
      box.send(
          Frames.assign(
              new Assignment(
                  SandboxHost.ATTACKER,
                  List.of(),
                  Map.of(),
                  host.attackCommand(box, "fill", "%TMP%", "700"),
                  OptionalInt.of(2048),
                  OptionalInt.empty(),
                  OptionalInt.of(600))));
      box.await(InitFrame.Exited.class);
      assertThat(box.output()).startsWith("wrote 600 MiB");
    }
  }

  @Test
  void a_flood_of_output_waits_for_the_reader_and_holds_no_memory() throws Exception {
    try (SandboxHost host = host(Rung.ROOT)) {
      Box box = host.attack(MEMORY_MIB, "flood", "200");
      // Not reading: init may take what fills its buffer and the socket's, and no more.
      box.await(InitFrame.Output.class);
      assertThat(residentBytes(box.init())).isLessThan(4L << 20);
      long bytes = 0;
      InitFrame frame = box.next();
      while (frame instanceof InitFrame.Output(int stream, byte[] chunk)) {
        bytes += chunk.length;
        frame = box.next();
      }
      assertThat(frame).isInstanceOf(InitFrame.Exited.class);
      assertThat(residentBytes(box.init())).isLessThan(4L << 20);
      assertThat(bytes).isBetween(199L << 20, 200L << 20);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void orphans_are_buried(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.attack(MEMORY_MIB, "orphans", "300");
      box.awaitOutput("ready");
      await(() -> box.init().descendants().count() == 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_stop_lets_the_runtime_end_by_itself(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.attack(MEMORY_MIB, "wait-for-term");
      box.awaitOutput("ready");
      box.send(Frames.stop(60_000));
      InitFrame.Exited exited = box.await(InitFrame.Exited.class);
      assertThat(exited.code()).hasValue(7);
      assertThat(box.output()).endsWith("bye\n");
      box.awaitEnd();
      host.awaitProcesses();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_stop_kills_what_does_not_listen_also_when_it_is_frozen(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.attack(MEMORY_MIB, "ignore-term");
      box.awaitOutput("ready");
      box.send(Frames.freeze(true));
      box.awaitPhase("frozen");
      box.send(Frames.stop(50));
      InitFrame.Exited exited = box.await(InitFrame.Exited.class);
      assertThat(exited.signal()).hasValue(9);
      assertThat(exited.oomKilled()).isFalse();
      box.awaitEnd();
      host.awaitProcesses();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_killed_function_can_be_started_again(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.attack(MEMORY_MIB, "family", "5");
      box.awaitOutput("ready");
      box.send(Frames.freeze(true));
      box.awaitPhase("frozen");
      List<ProcessHandle> first = box.init().descendants().toList();
      box.send(Frames.kill());
      assertThat(box.await(InitFrame.Exited.class).signal()).hasValue(9);
      awaitEnd(first);
      box.send(Frames.restart());
      box.awaitPhase("runtime");
      box.awaitOutput("ready\nready");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ROOT", "USER"})
  void a_template_gets_code_and_environment_when_it_is_assigned(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      String program = "/opt-tools/attack";
      String source = host.codeRoot().resolve(SandboxHost.ATTACKER).toString();
      Box box =
          host.start(
              "--bind-ro",
              source + ":/opt-tools",
              "--wait",
              "--env",
              "BASE=1",
              "--",
              program,
              "wait");
      box.awaitPhase("waiting");
      box.assign(SandboxHost.VICTIM, MEMORY_MIB, List.of());
      assertThat(box.await(InitFrame.Exited.class).code()).hasValue(8);
      assertThat(box.output().lines())
          .containsExactlyInAnyOrder("GREETING=hello", "/var/task/attack", "/var/task/secret");
      // And again, after a crash.
      box.send(Frames.restart());
      assertThat(box.await(InitFrame.Exited.class).code()).hasValue(8);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ROOT", "USER"})
  void layers_are_merged_with_the_later_over_the_earlier(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      layer(host, "one", "a", "b");
      layer(host, "two", "b", "c");
      Box box = host.start();
      String script = "cat /opt/a /opt/b /opt/c";
      box.send(
          Frames.assign(
              new Assignment(
                  "",
                  List.of("one", "two"),
                  Map.of(),
                  List.of("/bin/sh", "-c", script),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  OptionalInt.empty())));
      box.await(InitFrame.Exited.class);
      assertThat(box.output()).isEqualTo("a of one\nb of two\nc of two\n");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ROOT", "USER"})
  void code_outside_the_code_root_is_never_bound(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Path link = host.codeRoot().resolve("link");
      Files.createSymbolicLink(link, Path.of("/etc"));
      for (String code :
          List.of("..", "attacker/../..", "/etc", "link", "link/ssl", "none", "a//b")) {
        Box box = host.start();
        box.assign(code, MEMORY_MIB, List.of("/bin/true"));
        assertThat(failure(box).code()).as(code).isEqualTo("assign");
        box.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_command_that_is_not_there_is_named(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box box = host.start();
      box.assign(SandboxHost.ATTACKER, MEMORY_MIB, List.of("%TASK%/bootstrap"));
      InitFrame.Failed failed = failure(box);
      assertThat(failed.code()).isEqualTo("start");
      assertThat(failed.message()).contains("bootstrap").contains("No such file");
      box.awaitEnd();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_malformed_frame_ends_the_sandbox(Rung rung) throws Exception {
    List<byte[]> frames =
        List.of(
            new byte[] {0, 0, 0, 0, 0x55},
            new byte[] {0, 4, 0, 1, 0x01},
            new byte[] {-1, -1, -1, -1, 0x01},
            new byte[] {0, 0, 0, 1, 0x04, 0},
            new byte[] {0, 0, 0, 4, 0x04, 0, 0, (byte) 0xea, 0x61},
            new byte[] {0, 0, 0, 1, 0x05, 1},
            new byte[] {0, 0, 0, 1, 0x02, 2});
    try (SandboxHost host = host(rung)) {
      for (byte[] frame : frames) {
        Box box = host.attack(MEMORY_MIB, "family", "3");
        box.awaitOutput("ready");
        List<ProcessHandle> processes = box.processes();
        box.send(ByteBuffer.wrap(frame));
        assertThat(failure(box).code()).isEqualTo("protocol");
        box.awaitEnd();
        awaitEnd(processes);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ROOT", "USER"})
  void a_broker_starts_sandboxes_that_outlive_it(Rung rung) throws Exception {
    try (SandboxHost host = host(rung)) {
      Box broker = host.broker();
      assertThat(broker.hello().role()).isEqualTo("broker");
      broker.send(Frames.spawn("t", List.of("--name", "no/name", "--uid", "70001")));
      InitFrame.Failed refused = failure(broker);
      assertThat(refused.code()).isEqualTo("spawn");
      assertThat(refused.message()).contains("--name");
      List<Box> boxes = new java.util.ArrayList<>();
      for (int i = 0; i < 10; i++) {
        broker.send(Frames.spawn(SandboxHost.TOKEN, host.sandboxOptions("spawned" + i)));
        boxes.add(host.accept());
        assertThat(boxes.getLast().hello().name()).isEqualTo("spawned" + i);
      }
      broker.close();
      host.awaitProcesses();
      for (Box box : boxes) {
        box.assign(
            SandboxHost.ATTACKER, MEMORY_MIB, host.attackCommand(box, "read", "/var/task/secret"));
        assertThat(box.await(InitFrame.Exited.class).code()).hasValue(10);
      }
      List<ProcessHandle> processes = boxes.stream().map(Box::init).toList();
      for (Box box : boxes) {
        box.close();
      }
      awaitEnd(processes);
      await(() -> groups(host).isEmpty());
    }
  }

  @Test
  void without_any_protection_a_sandbox_is_refused_unless_it_is_asked_for() throws Exception {
    try (SandboxHost host = host(Rung.NONE)) {
      List<String> options = new java.util.ArrayList<>(host.sharedOptions());
      options.remove("--unsafe");
      options.addFirst("run");
      options.addFirst(host.init().toString());
      options.addAll(host.sandboxOptions("refused"));
      Process process = host.run(options);
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    }
  }

  @Test
  void a_sweep_removes_what_a_crash_has_left_even_if_it_is_frozen() throws Exception {
    try (SandboxHost host = host(Rung.ROOT)) {
      Process process = new ProcessBuilder("sleep", "1000").start();
      for (Path base : bases()) {
        Path group = Files.createDirectories(base.resolve(host.prefix() + ".left"));
        Files.writeString(group.resolve("cgroup.procs"), "" + process.pid());
        for (String freeze : List.of("cgroup.freeze=1", "freezer.state=FROZEN")) {
          Path file = group.resolve(freeze.substring(0, freeze.indexOf('=')));
          if (Files.exists(file)) {
            Files.writeString(file, freeze.substring(freeze.indexOf('=') + 1));
          }
        }
      }
      assertThat(groups(host)).isNotEmpty();
      Process sweep = host.run(List.of(host.init().toString(), "sweep", host.prefix()));
      assertThat(sweep.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(sweep.exitValue()).isZero();
      awaitEnd(List.of(process.toHandle()));
      assertThat(groups(host)).isEmpty();
    }
  }

  private static SandboxHost host(Rung rung) throws IOException {
    assumeTrue(rung != Rung.ROOT || Rung.testsRunAsRoot(), "needs root");
    return new SandboxHost(rung);
  }

  private static InitFrame.Failed failure(Box box) throws IOException {
    InitFrame frame;
    do {
      frame = box.next();
    } while (frame != null && !(frame instanceof InitFrame.Failed));
    assertThat(frame).isInstanceOf(InitFrame.Failed.class);
    return (InitFrame.Failed) java.util.Objects.requireNonNull(frame);
  }

  private static void layer(SandboxHost host, String name, String... files) throws IOException {
    Path folder = Files.createDirectories(host.codeRoot().resolve(name));
    for (String file : files) {
      Files.writeString(folder.resolve(file), file + " of " + name + "\n");
    }
  }

  private static long cpuNanos(Box box) throws IOException {
    return box.measure().cpuNanos().orElseThrow();
  }

  private static void awaitCpu(Box box, long moreThanNanos) throws Exception {
    await(() -> cpuNanos(box) > moreThanNanos);
  }

  private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
    await(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  private static long residentBytes(ProcessHandle process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow();
    }
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  /** The folders of this host's sandboxes in every hierarchy. */
  private static List<Path> groups(SandboxHost host) throws IOException {
    List<Path> groups = new java.util.ArrayList<>();
    for (Path base : bases()) {
      try (Stream<Path> folders = Files.list(base)) {
        folders
            .filter(folder -> folder.getFileName().toString().startsWith(host.prefix() + "."))
            .forEach(groups::add);
      }
    }
    return groups;
  }

  private static List<Path> bases() throws IOException {
    Path top = Path.of("/sys/fs/cgroup");
    if (!Files.isDirectory(top)) {
      return List.of();
    }
    try (Stream<Path> mounts = Files.list(top)) {
      return Stream.concat(Stream.of(top), mounts)
          .map(mount -> mount.resolve("headrace"))
          .filter(Files::isDirectory)
          .toList();
    }
  }
}
