package dev.headrace.engine.escape;

import dev.headrace.engine.sandbox.InitBinary;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What stands in for the server: a folder with code and data, a socket, and sandboxes. */
final class SandboxHost implements AutoCloseable {
  static final String TOKEN = "a-token";

  /** The folder below the code root that holds the attack program. */
  static final String ATTACKER = "attacker";

  /** Another function's code, with a secret in it. */
  static final String VICTIM = "victim";

  private final Rung rung;
  private final Path folder;
  private final Path init;
  private final ServerSocketChannel server;
  private final List<Box> boxes = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private int started;

  SandboxHost(Rung rung) throws IOException {
    this.rung = rung;
    this.folder = Files.createTempDirectory("headrace-escape");
    open(folder, "rwxr-xr-x");
    this.init = InitBinary.installIn(make("bin"));
    installCode(ATTACKER);
    installCode(VICTIM);
    Files.writeString(codeRoot().resolve(VICTIM).resolve("secret"), "secret");
    Files.writeString(make("data").resolve("secret"), "secret");
    rung.own(folder.resolve("data"));
    rung.own(folder.resolve("data/secret"));
    make("tmp");
    rung.own(folder.resolve("tmp"));
    make("socket");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    open(socket(), "rw-rw-rw-");
  }

  Path socket() {
    return folder.resolve("socket/s");
  }

  Path codeRoot() {
    return folder.resolve("code");
  }

  Path dataSecret() {
    return folder.resolve("data/secret");
  }

  Path init() {
    return init;
  }

  /** Where a sandbox's own files are, by a path that works inside it. */
  String tmpInside(Box box) {
    return rung.hasView() ? "/tmp" : tmpOutside(box.hello().name());
  }

  String tmpOutside(String name) {
    return folder.resolve("tmp").resolve(name).toString();
  }

  /** The uid that the code of the sandbox started last runs with, on the machine. */
  int lastUid() {
    return 70_000 + started;
  }

  /** Starts a sandbox that waits for its assignment, with more options after the usual ones. */
  Box start(String... options) throws IOException {
    started++;
    List<String> command = new ArrayList<>(rung.becomeUser());
    command.addAll(List.of(init.toString(), "run"));
    command.addAll(sharedOptions());
    command.addAll(sandboxOptions("box" + started));
    command.addAll(List.of(options));
    run(command);
    return accept();
  }

  /** Starts one with the attack program assigned. */
  Box attack(int memoryMiB, String... arguments) throws IOException {
    Box box = start();
    box.assign(ATTACKER, memoryMiB, attackCommand(box, arguments));
    return box;
  }

  /** The attack program's command line; %TMP% stands for the sandbox's own folder. */
  List<String> attackCommand(Box box, String... arguments) {
    List<String> command = new ArrayList<>(List.of("%TASK%/attack"));
    for (String argument : arguments) {
      command.add(argument.replace("%TMP%", tmpInside(box)));
    }
    return command;
  }

  List<String> sharedOptions() {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--socket", socket().toString(), "--mode", rung.mode()));
    options.addAll(List.of("--code-root", codeRoot().toString(), "--prefix", prefix()));
    if (rung == Rung.NONE) {
      options.add("--unsafe");
    }
    return options;
  }

  /** Different for each host, so that tests beside one another do not sweep each other. */
  String prefix() {
    return "t" + ProcessHandle.current().pid() + "-" + (System.identityHashCode(this) & 0xffff);
  }

  List<String> sandboxOptions(String name) {
    List<String> options =
        new ArrayList<>(List.of("--name", name, "--uid", "" + lastUid(), "--gid", "" + lastUid()));
    if (!rung.hasView()) {
      options.addAll(List.of("--tmp-dir", tmpOutside(name)));
    }
    return options;
  }

  /** Starts a broker. */
  Box broker() throws IOException {
    List<String> command = new ArrayList<>(rung.becomeUser());
    command.addAll(List.of(init.toString(), "broker"));
    command.addAll(sharedOptions());
    run(command);
    return accept();
  }

  /** Waits until every process that was run has ended. */
  void awaitProcesses() throws IOException {
    for (Process process : processes) {
      awaitEnd(process);
    }
  }

  Process run(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("HEADRACE_TOKEN", TOKEN);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  Box accept() throws IOException {
    Box box;
    do {
      // An attacker that reaches the socket knows no token, and is turned away.
      box = Box.greet(server.accept());
    } while (box == null);
    boxes.add(box);
    return box;
  }

  @Override
  public void close() throws IOException {
    for (Box box : boxes) {
      box.close();
    }
    server.close();
    awaitProcesses();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void awaitEnd(Process process) throws IOException {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("headrace-init did not end with its stream");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private Path make(String name) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name));
    open(made, "rwxr-xr-x");
    return made;
  }

  private void installCode(String name) throws IOException {
    make("code");
    Path program = make("code/" + name).resolve("attack");
    String machine = System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x86_64";
    try (InputStream bytes = SandboxHost.class.getResourceAsStream("attack-" + machine)) {
      if (bytes == null) {
        throw new IOException("no attack program for " + machine);
      }
      Files.copy(bytes, program);
    }
    open(program, "rwxr-xr-x");
  }

  private static void open(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
