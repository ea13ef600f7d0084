package dev.headrace.engine.sandbox;

import dev.headrace.engine.AskedRequest;
import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.HealthCheck;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.LiveWorld;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sandbox engine in a live world, for tests: functions go in as text. */
final class Bench implements AutoCloseable {
  private static final long WAIT_SECONDS = 60;

  private final Path codeRoot;
  private final LiveWorld world = new LiveWorld(new MemoryJournal(), 1);
  private final SandboxEngine engine;
  private final AtomicLong ids = new AtomicLong();

  Bench(Path folder) throws IOException {
    this(folder, 0);
  }

  Bench(Path folder, int templates) throws IOException {
    this(folder, templates, null);
  }

  Bench(Path folder, int templates, Ladder.@Nullable Level level) throws IOException {
    codeRoot = folder.resolve("code");
    SandboxSettings settings =
        SandboxSettings.of(folder.resolve("data"), codeRoot)
            .withTemplates(templates)
            .withUnsafe(level == Ladder.Level.NONE);
    engine = SandboxEngine.open(settings, Interpreters.ofThisMachine(), world, level);
  }

  SandboxEngine engine() {
    return engine;
  }

  LiveWorld world() {
    return world;
  }

  /** Waits until a sandbox is ready ahead of its code. */
  void awaitTemplate(String runtime) throws Exception {
    engine.expect(runtime);
    await(() -> engine.templates().readyCount() > 0);
  }

  /** Waits until something holds. */
  static void await(java.util.function.BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("it did not come to hold");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  /** Lets time pass, for what must not happen meanwhile. */
  static void awaitMillis(long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    await(() -> System.nanoTime() >= until);
  }

  /** A function of one file. */
  Function function(String runtime, String handler, String file, String content)
      throws IOException {
    return function(runtime, handler, Map.of(file, content));
  }

  Function function(String runtime, String handler, Map<String, String> files) throws IOException {
    String name = String.format("%064x", ids.incrementAndGet());
    Path folder = codeRoot.resolve(name);
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return new Function(name, runtime, handler);
  }

  Path folder(Function function) {
    return codeRoot.resolve(function.code);
  }

  @Override
  public void close() {
    engine.close();
    world.close();
  }

  /** What a test runs. */
  final class Function {
    private final String code;
    private final String runtime;
    private final String handler;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private int memoryMiB = 256;
    private int vcpuMillis = 1_000;

    Function(String code, String runtime, String handler) {
      this.code = code;
      this.runtime = runtime;
      this.handler = handler;
      environment.put("AWS_LAMBDA_FUNCTION_NAME", "tested");
      environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
      environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256");
      environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/tested");
      environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]abc");
      environment.put("AWS_REGION", "us-east-1");
      environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + runtime);
    }

    Function with(String name, String value) {
      environment.put(name, value);
      return this;
    }

    Function withMemoryMiB(int mebibytes) {
      memoryMiB = mebibytes;
      return this;
    }

    Function withVcpuMillis(int millis) {
      vcpuMillis = millis;
      return this;
    }

    /** Starts it and does not wait. */
    Running start() {
      return new Running(
          new Program.Function(new WorkSpec.CodeId(code), runtime, handler),
          environment,
          new WorkSpec.Resources(memoryMiB, vcpuMillis, 512, 1_024, 1_024));
    }

    /** Starts it and waits until it takes requests. */
    Running ready() throws InterruptedException {
      Running running = start();
      running.awaitReady();
      return running;
    }
  }

  /** A server that {@code server.py} of the test resources is, in a folder of its own. */
  Server server() throws IOException {
    Path folder = codeRoot.resolveSibling("server-" + ids.incrementAndGet());
    Files.createDirectories(folder);
    try (InputStream script = Bench.class.getResourceAsStream("server.py")) {
      Files.copy(Objects.requireNonNull(script), folder.resolve("server.py"));
    }
    return new Server(folder);
  }

  /** What a test serves. */
  final class Server {
    static final String PYTHON = "/usr/bin/python3";

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private List<String> command;
    private List<String> folders;
    private HealthCheck health = new HealthCheck("/health", 100, 5_000, 2, 60_000);
    private WorkSpec.Resources resources = new WorkSpec.Resources(256, 1_000, 512, 1_024, 64);
    private int port;
    private boolean connects;

    Server(Path folder) {
      this.folder = folder;
      this.folders = List.of(folder.toString());
      this.command = List.of(PYTHON, folder + "/server.py", "{host}", "{port}");
    }

    Path folder() {
      return folder;
    }

    Server with(String name, String value) {
      environment.put(name, value);
      return this;
    }

    Server withCommand(String... words) {
      command = List.of(words);
      return this;
    }

    Server withFolders(Path... paths) {
      folders = Stream.of(paths).map(Path::toString).toList();
      return this;
    }

    Server withHealth(HealthCheck check) {
      health = check;
      return this;
    }

    Server withResources(WorkSpec.Resources limits) {
      resources = limits;
      return this;
    }

    Server withPort(int chosen) {
      port = chosen;
      return this;
    }

    Server connecting() {
      connects = true;
      return this;
    }

    Running start() {
      return new Running(
          new Program.HttpServer(command, folders, port, health, connects), environment, resources);
    }

    Running ready() throws InterruptedException {
      Running running = start();
      running.awaitReady();
      return running;
    }
  }

  /** One environment of a function, or one server. */
  final class Running implements WorkListener {
    private final Work work;
    private final Lane lane;
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final List<String> lines = new ArrayList<>();
    private final Map<Phase, Long> phases = new EnumMap<>(Phase.class);
    private volatile Measured measured = Measured.NOTHING;

    private final BlockingQueue<Boolean> health = new LinkedBlockingQueue<>();
    private volatile Endpoints endpoints = Endpoints.NONE;

    Running(Program program, Map<String, String> environment, WorkSpec.Resources resources) {
      var id = new WorkId(ids.incrementAndGet());
      lane = new Lane(id.value());
      var spec = new WorkSpec(program, environment, resources, this::printed);
      work = engine.prepare(id, spec, new NodeId("local"), this);
      act(work::start);
    }

    private void printed(long millis, String line) {
      synchronized (lines) {
        lines.add(line);
        lines.notifyAll();
      }
    }

    void act(Runnable effect) {
      world.enter(() -> world.effect(lane, effect::run));
    }

    Work work() {
      return work;
    }

    Map<Phase, Long> phases() {
      return phases;
    }

    Measured measured() {
      return measured;
    }

    Endpoints.Endpoint endpoint() {
      return endpoints.http();
    }

    boolean lostHealth() {
      return health.contains(false);
    }

    boolean awaitHealth() throws InterruptedException {
      Boolean changed = health.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (changed == null) {
        throw new AssertionError("its health did not change; it printed " + lines());
      }
      return changed;
    }

    List<String> lines() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    String awaitLine(String part) throws InterruptedException {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
      synchronized (lines) {
        while (System.nanoTime() < until) {
          for (String line : lines) {
            if (line.contains(part)) {
              return line;
            }
          }
          lines.wait(100);
        }
      }
      throw new AssertionError("no line with " + part + " among " + lines());
    }

    void awaitReady() throws InterruptedException {
      Object first = take();
      if (!first.equals("ready")) {
        throw new AssertionError("not ready but " + first + "; it printed " + lines());
      }
    }

    Exit awaitExit() throws InterruptedException {
      Object next = take();
      if (next instanceof Exit exit) {
        return exit;
      }
      throw new AssertionError("not an exit but " + next + "; it printed " + lines());
    }

    Outcome awaitOutcome() throws InterruptedException {
      Object next = take();
      if (next instanceof Outcome outcome) {
        return outcome;
      }
      throw new AssertionError("not an outcome but " + next + "; it printed " + lines());
    }

    private Object take() throws InterruptedException {
      Object next = told.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing happened; it printed " + lines());
      }
      return next;
    }

    boolean hasMore() {
      return !told.isEmpty();
    }

    void assign(AskedRequest request) {
      act(() -> work.assign(request));
    }

    Outcome invoke(AskedRequest request) throws InterruptedException {
      assign(request);
      return awaitOutcome();
    }

    String invoke(String json) throws Exception {
      return text(invoke(AskedRequest.of(ids.incrementAndGet(), json).flushing()));
    }

    @Override
    public void phase(Phase phase, long durationNanos) {
      phases.put(phase, durationNanos);
    }

    @Override
    public void ready(Endpoints where) {
      endpoints = where;
      told.add("ready");
    }

    @Override
    public void healthy(boolean healthy) {
      health.add(healthy);
    }

    @Override
    public void done(long requestId, Outcome outcome, Measured now) {
      measured = now;
      told.add(outcome);
    }

    @Override
    public void exited(Exit exit, Measured now) {
      measured = now;
      told.add(exit);
    }
  }

  static String text(Outcome outcome) throws IOException {
    return new String(outcome.body().bytes(), StandardCharsets.UTF_8);
  }
}
