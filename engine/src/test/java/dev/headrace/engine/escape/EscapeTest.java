package dev.headrace.engine.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headrace.engine.sandbox.InitFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs every attack on every rung. What gets through is pinned, with the missing protection that
 * lets it through: a new gap fails here, and so does one that was closed and is still listed.
 */
class EscapeTest {
  private static final int STOPPED = 10;
  private static final int REACHED = 0;
  private static final int MEMORY_MIB = 128;

  /** Attack to the protection whose absence lets it through. */
  private static final Map<Rung, Map<String, String>> GAPS =
      Map.of(
          Rung.ROOT,
          Map.of(),
          Rung.USER,
          Map.of(),
          Rung.LANDLOCK,
          Map.of(
              "see other processes", "proc-private",
              "reach the server's socket", "mount-view",
              "share memory with another function", "ipc-namespace",
              "fill the disk through /tmp", "tmp-limit"));

  /** Closed by Landlock's scopes, which came with Linux 6.12; nothing else closes it. */
  private static final String ABSTRACT_SOCKET = "reach another function's abstract socket";

  /**
   * What an unprotected function reaches. An attack that is stopped even then would prove nothing
   * above; left out are those that could harm the machine, or that the machine's owner stops.
   */
  private static final Set<String> REAL =
      Set.of(
          "read the data folder",
          "read another function's code",
          "read another function's /tmp",
          "signal the server or another function",
          "trace the server or another function",
          "reach the server's socket",
          ABSTRACT_SOCKET,
          "share memory with another function",
          "see other processes",
          "call the kernel where it is weak");

  @Test
  void unprotected_the_attacks_get_through() throws Exception {
    Set<String> reached = new TreeSet<>();
    try (SandboxHost host = new SandboxHost(Rung.NONE)) {
      for (Map.Entry<String, List<String>> attack : attacks(host).entrySet()) {
        if (REAL.contains(attack.getKey()) && !carryOut(host, attack.getValue()).isEmpty()) {
          reached.add(attack.getKey());
        }
      }
    }
    assertThat(reached).isEqualTo(new TreeSet<>(REAL));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void each_attack_is_stopped_or_its_missing_protection_is_named(Rung rung) throws Exception {
    assumeTrue(rung != Rung.ROOT || Rung.testsRunAsRoot(), "needs root");
    Map<String, String> reached = new TreeMap<>();
    List<String> missing;
    try (SandboxHost host = new SandboxHost(rung)) {
      Map<String, List<String>> attacks = attacks(host);
      missing = host.start().hello().missing();
      for (Map.Entry<String, List<String>> attack : attacks.entrySet()) {
        String result = carryOut(host, attack.getValue());
        if (!result.isEmpty()) {
          reached.put(attack.getKey(), result);
        }
      }
    }
    Map<String, String> pinned = new TreeMap<>(GAPS.getOrDefault(rung, Map.of()));
    if (!landlockScopes()) {
      pinned.put(ABSTRACT_SOCKET, "");
    }
    assertThat(reached.keySet()).as("%s", reached).isEqualTo(pinned.keySet());
    pinned.remove(ABSTRACT_SOCKET);
    assertThat(missing).containsAll(pinned.values());
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_folder_that_is_shown_is_where_it_is_and_only_to_read(Rung rung) throws Exception {
    assumeTrue(rung != Rung.ROOT || Rung.testsRunAsRoot(), "needs root");
    try (SandboxHost host = new SandboxHost(rung)) {
      Path shown = Files.createDirectories(host.codeRoot().resolveSibling("shown/deeper"));
      Path weights = Files.writeString(shown.resolve("weights"), "weights");
      Path beside = Files.writeString(shown.resolveSibling("beside"), "beside");

      assertThat(attackBeside(host, shown, "read", weights.toString())).isEqualTo(REACHED);
      assertThat(
              attackBeside(
                  host, shown, "write", weights.toString(), shown.resolve("new").toString()))
          .isEqualTo(STOPPED);
      assertThat(attackBeside(host, shown, "read", beside.toString(), host.dataSecret().toString()))
          .isEqualTo(STOPPED);
      // Where that is below /tmp it may write something, but to a /tmp of its own.
      attackBeside(host, shown, "write", beside.resolveSibling("new").toString());
      assertThat(beside.resolveSibling("new")).doesNotExist();
      assertThat(Files.readString(weights)).isEqualTo("weights");
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_server_with_one_port_uses_no_other(Rung rung) throws Exception {
    assumeTrue(rung != Rung.ROOT || Rung.testsRunAsRoot(), "needs root");
    try (SandboxHost host = new SandboxHost(rung);
        var elsewhere = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      assumeFalse(
          host.start().hello().missing().contains("landlock-tcp"),
          "needs a kernel that limits ports");
      String own = "" + freePort();
      String free = "" + freePort();
      String other = "" + elsewhere.getLocalPort();
      List<String> limited = List.of("--only-port", own);

      assertThat(attackWith(host, limited, "listen-tcp", own)).isEqualTo(REACHED);
      assertThat(attackWith(host, limited, "listen-tcp", free)).isEqualTo(STOPPED);
      assertThat(attackWith(host, limited, "connect-tcp", other)).isEqualTo(STOPPED);
      // Without the limit the attacks get through.
      assertThat(attackWith(host, List.of(), "listen-tcp", free)).isEqualTo(REACHED);
      assertThat(attackWith(host, List.of(), "connect-tcp", other)).isEqualTo(REACHED);
    }
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static int attackBeside(SandboxHost host, Path shown, String... attack)
      throws IOException {
    return attackWith(host, List.of("--bind-ro", shown.toString()), attack);
  }

  /** Carries out an attack in a sandbox with more options; its exit status. */
  private static int attackWith(SandboxHost host, List<String> options, String... attack)
      throws IOException {
    try (Box box = host.start(options.toArray(String[]::new))) {
      box.assign(SandboxHost.ATTACKER, MEMORY_MIB, host.attackCommand(box, attack));
      return box.await(InitFrame.Exited.class).code().orElseThrow();
    }
  }

  /** Empty if it was stopped, else what it reached. */
  private static String carryOut(SandboxHost host, List<String> attack) throws IOException {
    try (Box box = host.attack(memoryMiB(attack), attack.toArray(String[]::new))) {
      InitFrame.Exited exited = box.await(InitFrame.Exited.class);
      if (exited.signal().isPresent()) {
        return "";
      }
      assertThat(exited.code().orElseThrow())
          .as("%s: %s", attack, box.output())
          .isIn(STOPPED, REACHED);
      return exited.code().getAsInt() == REACHED
          ? String.join(
              "; ", box.output().lines().filter(line -> !line.startsWith("stopped")).toList())
          : "";
    }
  }

  /** What fills /tmp needs memory for it; everything else gets the least. */
  private static int memoryMiB(List<String> attack) {
    return attack.getFirst().equals("fill") ? 2048 : MEMORY_MIB;
  }

  private static Map<String, List<String>> attacks(SandboxHost host) throws IOException {
    Map<String, List<String>> attacks = new LinkedHashMap<>();
    attacks.put(
        "write outside /tmp",
        List.of(
            "write",
            "/usr/headrace-escape",
            "/etc/headrace-escape",
            "/bin/headrace-escape",
            "/var/task/headrace-escape",
            "/opt/headrace-escape",
            "/headrace-escape",
            "/run/headrace-escape",
            "/home/headrace-escape",
            "/.headrace/headrace-escape",
            host.codeRoot() + "/headrace-escape",
            host.dataSecret() + "-escape"));
    attacks.put(
        "read the data folder", read(host.dataSecret(), "/proc/1/root" + host.dataSecret()));
    attacks.put(
        "read another function's code",
        read(
            host.codeRoot().resolve(SandboxHost.VICTIM + "/secret"),
            "/.headrace",
            "/.headrace/code/" + SandboxHost.VICTIM + "/secret"));
    attacks.putAll(attacksOnVictim(host));
    attacks.put("reach the server's socket", List.of("connect-path", host.socket().toString()));
    attacks.put("mount", List.of("mount"));
    attacks.put("create namespaces", List.of("namespaces"));
    attacks.put("open devices", List.of("devices"));
    attacks.put("see other processes", List.of("processes"));
    attacks.put("read or switch the kernel through /proc", List.of("proc"));
    attacks.put("call the kernel where it is weak", List.of("kernel"));
    attacks.put("call the kernel by its 32-bit numbers", List.of("old-calls"));
    attacks.put("open raw sockets", List.of("sockets"));
    attacks.put("hold or regain privileges", List.of("privileges"));
    attacks.put("fork 10,000 times", List.of("forks", "10000"));
    attacks.put("take memory in a grandchild", List.of("grandchild-memory", "400"));
    attacks.put("fill the disk through /tmp", List.of("fill", "%TMP%", "600"));
    if (Rung.testsRunAsRoot()) {
      attacks.put("become root by a setuid program", List.of("run-setuid", setuidProgram(host)));
    }
    return attacks;
  }

  /** Attacks on another function that is running, and on the server. */
  private static Map<String, List<String>> attacksOnVictim(SandboxHost host) throws IOException {
    Map<String, List<String>> attacks = new LinkedHashMap<>();
    Box victim = ready(host, "wait-for-term", "%TMP%/secret");
    List<String> pids = new ArrayList<>();
    pids.add("" + ProcessHandle.current().pid());
    victim.processes().forEach(process -> pids.add("" + process.pid()));
    assertThat(pids).hasSize(3);
    attacks.put("signal the server or another function", command("signal", pids));
    attacks.put("trace the server or another function", command("trace", pids));
    String runtime = pids.getLast();
    attacks.put(
        "read another function's /tmp",
        read(
            Path.of(host.tmpOutside(victim.hello().name()), "secret"),
            "/proc/" + runtime + "/root/tmp/secret",
            "/proc/" + runtime + "/cwd/secret"));
    String name = "headrace-escape-" + ProcessHandle.current().pid();
    ready(host, "listen-abstract", name);
    attacks.put(ABSTRACT_SOCKET, List.of("connect-abstract", name));
    String key = "" + (1_000_000 + ProcessHandle.current().pid());
    ready(host, "make-shared", key);
    attacks.put("share memory with another function", List.of("read-shared", key));
    return attacks;
  }

  private static Box ready(SandboxHost host, String... command) throws IOException {
    Box box = host.attack(MEMORY_MIB, command);
    box.awaitOutput("ready");
    return box;
  }

  private static List<String> read(Path path, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add(path.toString());
    arguments.addAll(List.of(more));
    return command("read", arguments);
  }

  private static List<String> command(String name, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(name);
    command.addAll(arguments);
    return command;
  }

  /** A program of root's with the setuid bit, in the function's own code. */
  private static String setuidProgram(SandboxHost host) throws IOException {
    Path program = host.codeRoot().resolve(SandboxHost.ATTACKER + "/setuid");
    Files.copy(host.codeRoot().resolve(SandboxHost.ATTACKER + "/attack"), program);
    Files.setAttribute(program, "unix:mode", 0104755);
    return "%TASK%/setuid";
  }

  private static boolean landlockScopes() throws IOException {
    String release = Files.readString(Path.of("/proc/sys/kernel/osrelease"));
    String[] parts = release.split("[.-]", 3);
    int major = Integer.parseInt(parts[0]);
    return major > 6 || (major == 6 && Integer.parseInt(parts[1]) >= 12);
  }
}
