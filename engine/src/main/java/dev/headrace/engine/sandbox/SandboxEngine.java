package dev.headrace.engine.sandbox;

import dev.headrace.engine.runtimeapi.ConnectionOwners;
import dev.headrace.engine.runtimeapi.InetDiag;
import dev.headrace.engine.runtimeapi.LateOwners;
import dev.headrace.engine.runtimeapi.RuntimeApi;
import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.engine.runtimes.Launch;
import dev.headrace.engine.runtimes.MissingRuntimeException;
import dev.headrace.engine.runtimes.Runtimes;
import dev.headrace.kernel.engine.Capabilities;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.world.Entrance;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The engine that runs work as sandboxed processes of this machine, without a daemon. Every sandbox
 * lives on its connection to this process: when that ends, for whatever reason, so does it.
 */
public final class SandboxEngine implements Engine, AutoCloseable {
  private static final Logger LOG = System.getLogger(SandboxEngine.class.getName());
  private static final NodeId HERE = new NodeId("local");
  private static final String ZONE = "local";
  private static final long TRIM_SECONDS = 60;
  private static final long CLOSE_LIMIT_MILLIS = 3_000;
  private static final long MEBI = 1 << 20;

  private final SandboxSettings settings;
  private final Entrance entrance;
  private final Ground ground;
  private final Switchboard switchboard;
  private final RuntimeApi api;
  private final Owners owners;
  private final Runtimes runtimes;
  private final Sandboxes sandboxes;
  private final Templates templates;
  private final Freezer freezer = new Freezer();
  private final ScheduledExecutorService clock =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().name("engine-clock").daemon().factory(),
          // What is to happen later does not happen to an engine that has ended.
          new ThreadPoolExecutor.DiscardPolicy());

  private SandboxEngine(
      SandboxSettings settings,
      Entrance entrance,
      Interpreters interpreters,
      Ground ground,
      Switchboard switchboard,
      Owners owners)
      throws IOException {
    this.settings = settings;
    this.entrance = entrance;
    this.ground = ground;
    this.switchboard = switchboard;
    this.owners = owners;
    this.api = RuntimeApi.open(owners.owners());
    this.runtimes = new Runtimes(interpreters, ground.runtimeFolder(), ground.hasView());
    this.sandboxes = new Sandboxes(ground, settings, switchboard, api, clock);
    this.templates = new Templates(sandboxes, settings.templates());
    var _ =
        clock.scheduleWithFixedDelay(templates::trim, TRIM_SECONDS, TRIM_SECONDS, TimeUnit.SECONDS);
  }

  private record Owners(ConnectionOwners owners, AutoCloseable toClose) {}

  /** A machine that was prepared for sandboxes, before there is a world to run them for. */
  public static final class Preparation {
    private final SandboxSettings settings;
    private final Ground ground;

    private Preparation(SandboxSettings settings, Ground ground) {
      this.settings = settings;
      this.ground = ground;
    }

    /**
     * Opens the engine.
     *
     * @throws IOException if its sockets cannot be opened
     */
    public SandboxEngine open(Interpreters interpreters, Entrance entrance) throws IOException {
      return new SandboxEngine(
          settings,
          entrance,
          interpreters,
          ground,
          Switchboard.open(ground.work()),
          owners(ground));
    }
  }

  /**
   * Prepares this machine for sandboxes; takes some tens of milliseconds.
   *
   * @throws IOException if a folder cannot be written, or nothing here keeps work apart and that is
   *     not allowed
   */
  public static Preparation prepare(SandboxSettings settings) throws IOException {
    return prepare(settings, null);
  }

  private static Preparation prepare(SandboxSettings settings, Ladder.@Nullable Level level)
      throws IOException {
    try {
      Files.createDirectories(settings.codeRoot());
      Ground ground = Ground.lay(settings.dataFolder(), level);
      if (ground.ladder().level() == Ladder.Level.NONE && !settings.unsafe()) {
        throw new IOException(
            "nothing on this machine keeps functions apart; --unsafe runs them all the same");
      }
      return new Preparation(settings, ground);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  /**
   * Prepares this machine and opens the engine.
   *
   * @throws IOException as {@link #prepare} and {@link Preparation#open}
   */
  public static SandboxEngine open(
      SandboxSettings settings, Interpreters interpreters, Entrance entrance) throws IOException {
    return prepare(settings).open(interpreters, entrance);
  }

  /** The same on a chosen rung of the ladder, for tests. */
  static SandboxEngine open(
      SandboxSettings settings,
      Interpreters interpreters,
      Entrance entrance,
      Ladder.@Nullable Level level)
      throws IOException {
    return prepare(settings, level).open(interpreters, entrance);
  }

  /** Only where sandboxes have users of their own does it matter whose a connection is. */
  private static Owners owners(Ground ground) {
    if (ground.ladder().level() != Ladder.Level.ROOT) {
      return new Owners((client, server) -> ConnectionOwners.UNKNOWN, () -> {});
    }
    var diag = new LateOwners(InetDiag::new);
    return new Owners(diag, diag);
  }

  @Override
  public Capabilities capabilities() {
    Ladder ladder = ground.ladder();
    List<String> missing =
        ladder.protections().stream()
            .filter(protection -> !protection.there())
            .map(protection -> protection.name() + ": " + protection.against())
            .toList();
    return new Capabilities(
        "sandbox", true, has("memory-limit"), has("cpu-limit"), ground.hasView(), missing);
  }

  private boolean has(String protection) {
    return ground.ladder().protection(protection).map(Ladder.Protection::there).orElse(false);
  }

  /** What this machine allows, for {@code doctor}. */
  public Ladder ladder() {
    return ground.ladder();
  }

  @Override
  public List<Node> nodes() {
    int vcpuMillis = Runtime.getRuntime().availableProcessors() * 1_000;
    return List.of(new Node(HERE, vcpuMillis, memoryMiB(), List.of(), ZONE, false));
  }

  private static long memoryMiB() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemTotal:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1_024;
        }
      }
    } catch (IOException unknown) {
      LOG.log(Level.WARNING, "the machine's memory is unknown", unknown);
    }
    return Runtime.getRuntime().maxMemory() / MEBI;
  }

  @Override
  public Work prepare(WorkId id, WorkSpec spec, NodeId node, WorkListener listener) {
    return switch (spec.program()) {
      case Program.Function function -> new FunctionWork(this, id, spec, function, listener);
      case Program.HttpServer server -> new ServerWork(this, id, spec, server, listener);
    };
  }

  /**
   * Keeps sandboxes ready for a runtime that will probably be used soon. Returns at once; a runtime
   * that this machine lacks is passed over, as its first use says so.
   */
  @Override
  public void expect(String runtime) {
    Thread.ofVirtual()
        .name("expect-" + runtime)
        .start(() -> {
          try {
            templates.expect(kind(runtimes.launch(runtime)));
          } catch (MissingRuntimeException missing) {
            LOG.log(Level.DEBUG, "nothing is kept ready for {0}", runtime);
          }
        });
  }

  /** How many sandboxes there are, waiting ones included. */
  public int sandboxCount() {
    return sandboxes.count();
  }

  /** Ends every sandbox and waits a little for that; whatever is left is cut off. */
  @Override
  public void close() {
    templates.close();
    sandboxes.close(CLOSE_LIMIT_MILLIS);
    freezer.close();
    clock.shutdownNow();
    closeQuietly(api);
    closeQuietly(switchboard);
    closeQuietly(owners.toClose());
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception failed) {
      LOG.log(Level.DEBUG, "something did not close", failed);
    }
  }

  /** A runtime can wait for its code only where the code can appear in its view later. */
  Templates.Kind kind(Launch launch) {
    return launch.hasStem() && ground.hasView()
        ? new Templates.Kind(launch.binds(), launch.stem(), launch.path())
        : new Templates.Kind(launch.binds(), List.of(), "");
  }

  Entrance entrance() {
    return entrance;
  }

  SandboxSettings settings() {
    return settings;
  }

  Ground ground() {
    return ground;
  }

  Runtimes runtimes() {
    return runtimes;
  }

  Sandboxes sandboxes() {
    return sandboxes;
  }

  Templates templates() {
    return templates;
  }

  Freezer freezer() {
    return freezer;
  }

  Path code(WorkSpec.CodeId code) {
    return settings.codeRoot().resolve(code.sha256());
  }

  /** Who listens where a server is to be found. */
  Listeners listeners() {
    return ground.ladder().level() == Ladder.Level.ROOT
        ? new Listeners.OfUsers(owners.owners())
        : Listeners.UNKNOWN;
  }

  void later(Runnable task, long delayMillis) {
    var _ = clock.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
  }
}
