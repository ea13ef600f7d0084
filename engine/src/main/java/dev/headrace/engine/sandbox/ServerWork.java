package dev.headrace.engine.sandbox;

import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.HealthCheck;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.Request;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server in a sandbox. It has a loopback address of its own and is looked at now and then, each
 * time on a virtual thread that ends with the answer, so that none waits for it meanwhile.
 *
 * <p>Any process of the machine can connect to a loopback address. A server that must not answer
 * others has to be given a secret in its environment, which no other user can read.
 */
final class ServerWork extends SandboxWork {
  /** While it starts it is looked at again after this share of the time that it took already. */
  private static final int STARTING_SHARE = 20;

  private static final long LEAST_STARTING_PAUSE_MILLIS = 5;
  private static final long MOST_STARTING_PAUSE_MILLIS = 250;
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private final Program.HttpServer server;
  private final LastLine lastLine;

  private @Nullable HealthProbe probe;
  private long launchedNanos;
  private boolean listens;

  /** What the looks at one that starts have found; only one looks at a time. */
  private volatile String seen = "";

  private boolean frozen;
  private int freezes;
  private int failedLooks;
  private boolean healthy = true;
  private @Nullable String gaveUp;

  ServerWork(
      SandboxEngine engine,
      WorkId id,
      WorkSpec spec,
      Program.HttpServer server,
      WorkListener listener) {
    this(engine, id, spec, server, listener, new LastLine(spec.output()));
  }

  private ServerWork(
      SandboxEngine engine,
      WorkId id,
      WorkSpec spec,
      Program.HttpServer server,
      WorkListener listener,
      LastLine lastLine) {
    super(engine, id, spec, lastLine, listener);
    this.server = server;
    this.lastLine = lastLine;
  }

  @Override
  void enter() throws StartFailure {
    synchronized (this) {
      launchedNanos = System.nanoTime();
    }
    var counts = Sandboxes.Counts.of(spec().resources());
    List<Path> folders = folders();
    Sandbox to = engine().sandboxes().startServer(folders, server, counts, this);
    synchronized (this) {
      probe = new HealthProbe(new Endpoints.Endpoint(to.host(), to.port()), server.health().path());
    }
    if (entered(to)) {
      assign(to);
    }
  }

  private void assign(Sandbox to) throws StartFailure {
    try {
      to.send(Frames.assign(assignment(to)));
    } catch (IllegalArgumentException unfit) {
      throw new StartFailure(
          "the command and environment of this server cannot be handed over: "
              + unfit.getMessage());
    }
  }

  /** The folders in the form that a view takes. */
  private List<Path> folders() throws StartFailure {
    try {
      List<Path> folders =
          server.readOnlyFolders().stream()
              .map(folder -> Path.of(folder).toAbsolutePath().normalize())
              .toList();
      for (Path folder : folders) {
        if (!Files.exists(folder)) {
          throw new StartFailure("what this server is to read is not on this machine: " + folder);
        }
        if (folder.toString().indexOf(':') >= 0) {
          throw new StartFailure("a folder that a server reads has no colon: " + folder);
        }
      }
      return folders;
    } catch (InvalidPathException invalid) {
      throw new StartFailure("no folder: " + invalid.getMessage());
    }
  }

  private Assignment assignment(Sandbox to) {
    WorkSpec.Resources resources = spec().resources();
    String home = engine().ground().temporary(to.name());
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", PATH);
    environment.put("HOME", home);
    environment.put("TMPDIR", home);
    environment.put("LANG", "C.UTF-8");
    spec().environment().forEach((name, value) -> environment.put(name, placed(value, to)));
    return new Assignment(
        "",
        List.of(),
        environment,
        server.command().stream().map(argument -> placed(argument, to)).toList(),
        OptionalInt.of(resources.memoryMiB()),
        OptionalInt.of(resources.vcpuMillis()),
        OptionalInt.of(resources.temporaryMiB()));
  }

  private static String placed(String text, Sandbox at) {
    return text.replace(Program.HttpServer.HOST, at.host())
        .replace(Program.HttpServer.PORT, Integer.toString(at.port()));
  }

  @Override
  void reached(InitFrame.Phase phase) {
    if (phase.name().equals("sandbox")) {
      endPhase(Phase.SANDBOX, phase.atNanos());
    } else if (phase.name().equals("runtime")) {
      Sandbox running = sandbox();
      if (running != null) {
        running.started();
      }
      lookSoon(0);
    }
  }

  private void lookSoon(long afterMillis) {
    engine()
        .later(
            () -> Thread.ofVirtual().name("health-", id().value()).start(this::look), afterMillis);
  }

  private void look() {
    HealthProbe looking;
    boolean starting;
    int freezesBefore;
    synchronized (this) {
      looking = frozen ? null : probe;
      freezesBefore = freezes;
      starting = state() == State.STARTING;
    }
    long pauseMillis;
    if (looking == null) {
      pauseMillis = server.health().intervalMillis();
    } else if (starting) {
      pauseMillis = starting(looking);
    } else {
      pauseMillis = running(looking.look(server.health().timeoutMillis()), freezesBefore);
    }
    if (state() != State.ENDED) {
      lookSoon(pauseMillis);
    }
  }

  /** Looks at one that starts; answers after how long it is looked at again. */
  private long starting(HealthProbe looking) {
    HealthCheck health = server.health();
    long leftMillis = health.startLimitMillis() - elapsedMillis();
    HealthProbe.Finding found = looking.look(Math.clamp(leftMillis, 1, health.timeoutMillis()));
    if (found.listens()) {
      nowListens();
    }
    if (found.isWell()) {
      becomeReady();
      return health.intervalMillis();
    }
    // A look that the start's own limit cut short says less than the one before.
    if (found.inTime() || leftMillis >= health.timeoutMillis() || seen.isEmpty()) {
      seen = found.words();
    }
    if (elapsedMillis() >= health.startLimitMillis()) {
      giveUp(
          "the server was not well within "
              + health.startLimitMillis()
              + " ms: asked for "
              + health.path()
              + ", "
              + seen);
    }
    return Math.clamp(
        elapsedMillis() / STARTING_SHARE, LEAST_STARTING_PAUSE_MILLIS, MOST_STARTING_PAUSE_MILLIS);
  }

  private synchronized long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - launchedNanos);
  }

  private void nowListens() {
    synchronized (this) {
      if (listens) {
        return;
      }
      listens = true;
    }
    endPhase(Phase.RUNTIME, System.nanoTime());
  }

  private void becomeReady() {
    Sandbox to = sandbox();
    if (to == null) {
      return;
    }
    String wrong = engine().listeners().wrong(to);
    if (!wrong.isEmpty()) {
      giveUp(wrong);
      return;
    }
    synchronized (this) {
      if (nowReady() == null) {
        return;
      }
    }
    endPhase(Phase.WEIGHTS, System.nanoTime());
    callbacks().tell(() -> listener().ready(Endpoints.of(to.host(), to.port())));
  }

  private void giveUp(String words) {
    synchronized (this) {
      gaveUp = words;
    }
    end();
  }

  /** Judges one that runs; answers after how long it is looked at again. */
  private long running(HealthProbe.Finding found, int freezesBefore) {
    boolean changed;
    boolean now;
    synchronized (this) {
      boolean counts = freezes == freezesBefore;
      failedLooks = found.isWell() || !counts ? 0 : failedLooks + 1;
      now = failedLooks < server.health().failures();
      changed = now != healthy && state() == State.READY;
      healthy = now;
    }
    if (changed) {
      callbacks().tell(() -> listener().healthy(now));
    }
    return server.health().intervalMillis();
  }

  @Override
  @Nullable Exit ownExit(int code) {
    String why = gaveUp;
    return why == null || isStopped()
        ? null
        : new Exit(Exit.Kind.START_FAILED, code, null, why + printed());
  }

  @Override
  String lastWords() {
    return lastLine.text();
  }

  private String printed() {
    return lastLine.text().isEmpty() ? "" : "; it printed last: " + lastLine.text();
  }

  @Override
  public void assign(Request request) {
    throw new IllegalStateException("a server is spoken to at its endpoint");
  }

  @Override
  public synchronized void freeze() {
    Sandbox to = sandbox();
    if (!frozen && state() == State.READY && to != null) {
      frozen = true;
      freezes++;
      to.send(Frames.freeze(false));
    }
  }

  @Override
  public synchronized void thaw() {
    Sandbox to = sandbox();
    if (frozen && to != null) {
      frozen = false;
      to.send(Frames.thaw(false));
    }
  }
}
