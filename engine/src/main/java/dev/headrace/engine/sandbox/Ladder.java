package dev.headrace.engine.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What this machine lets a sandbox protect, found out by trying each protection once.
 *
 * @param level the rung that sandboxes will run on
 * @param protections every protection that Headrace knows, there or missing, in a fixed order
 */
public record Ladder(Level level, List<Protection> protections) {

  /** The rungs, best first. */
  public enum Level {
    /** Namespaces, and a uid for each sandbox. */
    ROOT("root"),
    /** Namespaces of an ordinary user; all sandboxes share the server's uid. */
    USER_NAMESPACES("user"),
    /** No view of its own: Landlock, seccomp and resource limits only. */
    LANDLOCK("landlock"),
    /** Nothing; refused unless {@code --unsafe}. */
    NONE("none");

    private final String mode;

    Level(String mode) {
      this.mode = mode;
    }

    /** The name that {@code headrace-init --mode} takes. */
    public String mode() {
      return mode;
    }

    static Level ofMode(String mode) throws ProtocolException {
      for (Level level : values()) {
        if (level.mode.equals(mode)) {
          return level;
        }
      }
      throw new ProtocolException("headrace-init names an unknown level: " + mode);
    }
  }

  /**
   * One protection.
   *
   * @param name as {@code headrace-init} calls it, also in HELLO
   * @param there whether it worked when tried
   * @param reason why it is missing; empty if it is there
   * @param against what it protects from, in words for {@code doctor}
   * @param remedy the one command or step that would add it; empty if it is there
   */
  public record Protection(
      String name, boolean there, String reason, String against, String remedy) {}

  private static final long PROBE_LIMIT_SECONDS = 30;

  /** What each protection is for; also the order in which {@code doctor} shows them. */
  private static final Map<String, String> AGAINST = against();

  public Ladder {
    protections = List.copyOf(protections);
  }

  /**
   * Tries everything; takes some tens of milliseconds.
   *
   * @param init an executable {@code headrace-init} ({@link InitBinary#installIn})
   * @throws IOException if it cannot be run or says what the protocol does not know
   */
  public static Ladder probe(Path init) throws IOException, InterruptedException {
    return parse(run(List.of(init.toString(), "probe")), Machine.probe());
  }

  /** The names of the missing protections, in the ladder's order. */
  public List<String> missing() {
    return protections.stream().filter(p -> !p.there()).map(Protection::name).toList();
  }

  /** The protection of that name. */
  public Optional<Protection> protection(String name) {
    return protections.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  static Ladder parse(String output, Machine machine) throws ProtocolException {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw new ProtocolException("headrace-init probe says: " + line);
      }
      lines.put(line.substring(0, equals), line.substring(equals + 1));
    }
    Level level = Level.ofMode(lines.getOrDefault("level", ""));
    List<Protection> protections = new ArrayList<>();
    for (Map.Entry<String, String> known : AGAINST.entrySet()) {
      String state = lines.get(known.getKey());
      if (state == null) {
        throw new ProtocolException("headrace-init probe is silent about " + known.getKey());
      }
      boolean there = state.equals("ok");
      String reason = there ? "" : state.replaceFirst("^missing ?", "");
      String remedy = there ? "" : Remedies.of(known.getKey(), machine);
      protections.add(new Protection(known.getKey(), there, reason, known.getValue(), remedy));
    }
    return new Ladder(level, protections);
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PROBE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("headrace-init probe did not end");
      }
      if (process.exitValue() != 0) {
        throw new IOException("headrace-init probe failed with " + process.exitValue());
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Map<String, String> against() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("mount-view", "reading or changing the machine's files");
    map.put("pid-namespace", "seeing or signalling other processes");
    map.put("ipc-namespace", "reaching other processes' shared memory and message queues");
    map.put("uts-namespace", "sharing the machine's host name");
    map.put("cgroup-namespace", "seeing where in the machine's groups it runs");
    map.put("own-uid", "one function acting as another, or as the server");
    map.put("user-namespace", "(lets an ordinary user have the namespaces above)");
    map.put("no-new-privs", "gaining rights through setuid programs");
    map.put("seccomp", "attacking the kernel through calls that functions do not need");
    map.put("landlock", "a second wall around files, signals and abstract sockets");
    map.put("landlock-tcp", "a model server calling out, or listening elsewhere");
    map.put("memory-limit", "using more memory than the function has");
    map.put("memory-peak", "(measures Max Memory Used exactly)");
    map.put("cpu-limit", "using more CPU than the function has");
    map.put("pids-limit", "a fork bomb");
    map.put("freeze", "running on between invocations");
    map.put("kill", "leaving a process behind when a sandbox ends");
    map.put("proc-private", "reading about other processes in /proc");
    map.put("tmp-limit", "filling the disk through /tmp");
    return map;
  }
}
