package dev.headrace.engine.sandbox;

import dev.headrace.engine.runtimeapi.RuntimeApi;
import dev.headrace.engine.runtimeapi.RuntimeSession;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.WorkSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Starts sandboxes, and knows all that live. */
final class Sandboxes {
  /** What a sandbox may take until it is assigned code that may take more. */
  private static final int FIRST_MEMORY_MIB = 512;

  private static final int FIRST_CPU_MILLIS = 1_000;
  private static final long CONNECT_LIMIT_SECONDS = 15;
  private static final int SEAT_ATTEMPTS = 16;

  /** An init takes up to two seconds to remove its groups. */
  private static final long BURIAL_SECONDS = 3;

  /** So many starts for each CPU keep it busy while others wait for the kernel. */
  private static final int STARTS_PER_CPU = 8;

  /** A start that takes longer waits for something else than the CPU, and keeps nobody waiting. */
  private static final long LONGEST_START_MILLIS = 500;

  /** Open files and processes; those of a started sandbox stay as they are. */
  record Counts(int openFiles, int processes) {
    static Counts of(WorkSpec.Resources resources) {
      return new Counts(resources.openFiles(), resources.processes());
    }
  }

  private final Ground ground;
  private final SandboxSettings settings;
  private final Switchboard switchboard;
  private final RuntimeApi api;
  private final Seats seats;
  private final ScheduledExecutorService clock;
  private final AtomicLong names = new AtomicLong();
  private final Map<View, Broker> brokers = new HashMap<>();
  private final Set<Broker> serverBrokers = ConcurrentHashMap.newKeySet();
  private final StartLine line =
      new StartLine(STARTS_PER_CPU * Runtime.getRuntime().availableProcessors());
  private final Map<String, Sandbox> living = new ConcurrentHashMap<>();

  Sandboxes(
      Ground ground,
      SandboxSettings settings,
      Switchboard switchboard,
      RuntimeApi api,
      ScheduledExecutorService clock) {
    this.ground = ground;
    this.settings = settings;
    this.switchboard = switchboard;
    this.api = api;
    this.seats = new Seats(api.port());
    this.clock = clock;
  }

  /** How many there are, waiting ones included. */
  int count() {
    return living.size();
  }

  /**
   * Starts a sandbox; returns before it is there. What it is sent meanwhile waits for it.
   *
   * @param binds folders of the machine that it sees, beside those that all see
   * @param stem a command that it starts at once and that waits for its code; empty: none
   * @param path its {@code PATH} while it has no other environment
   */
  Sandbox start(List<Path> binds, Counts counts, List<String> stem, String path, Occupant occupant)
      throws StartFailure {
    Broker broker = broker(View.ofFunctions(ground, settings, binds));
    Seated seated = sit();
    Sandbox sandbox = seat(broker, seated.seat(), api.port(), seated.session(), occupant, () -> {});
    spawn(sandbox, broker, seated.seat(), counts, templateOptions(sandbox, stem, path));
    return sandbox;
  }

  /**
   * Starts a sandbox for a server, which has an address of its own and no Runtime API; returns
   * before it is there.
   *
   * @param folders folders of the machine that it sees where they are
   * @param server what it is to run
   */
  Sandbox startServer(
      List<Path> folders, Program.HttpServer server, Counts counts, Occupant occupant)
      throws StartFailure {
    Listening place = findListening(server.port());
    Broker broker;
    try {
      broker = Broker.start(ground, settings, switchboard, View.ofServer(folders));
    } catch (StartFailure failed) {
      seats.release(place.seat());
      throw failed;
    }
    serverBrokers.add(broker);
    Sandbox sandbox =
        seat(broker, place.seat(), place.port(), null, occupant, () -> dismiss(broker));
    List<String> more =
        server.connects() ? List.of() : List.of("--only-port", Integer.toString(place.port()));
    spawn(sandbox, broker, place.seat(), counts, more);
    return sandbox;
  }

  /**
   * A server has a broker of its own: one that was kept would show a folder that was replaced since
   * as it had been. It stays a little longer than its sandbox, to bury its init.
   */
  private void dismiss(Broker broker) {
    var _ =
        clock.schedule(
            () -> {
              serverBrokers.remove(broker);
              broker.close();
            },
            BURIAL_SECONDS,
            TimeUnit.SECONDS);
  }

  private Sandbox seat(
      Broker broker,
      Seats.Seat seat,
      int port,
      @Nullable RuntimeSession session,
      Occupant occupant,
      Runnable onGone) {
    String name = "s" + names.incrementAndGet();
    var sandbox =
        new Sandbox(
            name,
            seat,
            port,
            session,
            occupant,
            () -> broker.spawned(name),
            () -> {
              left(name, broker, seat);
              onGone.run();
            });
    living.put(name, sandbox);
    return sandbox;
  }

  private void spawn(
      Sandbox sandbox, Broker broker, Seats.Seat seat, Counts counts, List<String> more) {
    String token = switchboard.expect(sandbox);
    List<String> options = options(sandbox.name(), seat, counts);
    options.addAll(more);
    sandbox.startsAs(line.enter(() -> spawn(sandbox, broker, token, options)));
  }

  private void spawn(Sandbox sandbox, Broker broker, String token, List<String> options) {
    broker.spawn(sandbox, token, options);
    var _ = clock.schedule(() -> giveUp(sandbox, token), CONNECT_LIMIT_SECONDS, TimeUnit.SECONDS);
    var _ = clock.schedule(sandbox::started, LONGEST_START_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void left(String name, Broker broker, Seats.Seat seat) {
    living.remove(name);
    broker.spawned(name);
    seats.release(seat);
    removeTemporary(temporary(name));
  }

  private Path temporary(String name) {
    return ground.work().resolve(name);
  }

  private void giveUp(Sandbox sandbox, String token) {
    if (switchboard.forget(token)) {
      sandbox.hear(new InitFrame.Failed("spawn", sandbox.name(), "the sandbox did not answer"));
      sandbox.gone();
    }
  }

  private List<String> options(String name, Seats.Seat seat, Counts counts) {
    var options = new ArrayList<String>();
    options.addAll(List.of("--name", name));
    options.addAll(List.of("--uid", Integer.toString(seat.uid())));
    options.addAll(List.of("--gid", Integer.toString(seat.uid())));
    options.addAll(List.of("--memory-mib", Integer.toString(FIRST_MEMORY_MIB)));
    options.addAll(List.of("--cpu-millis", Integer.toString(FIRST_CPU_MILLIS)));
    options.addAll(List.of("--pids", Integer.toString(counts.processes())));
    options.addAll(List.of("--nofile", Integer.toString(counts.openFiles())));
    if (!ground.hasView()) {
      options.addAll(List.of("--tmp-dir", temporary(name).toString()));
    }
    return options;
  }

  private static List<String> templateOptions(Sandbox sandbox, List<String> stem, String path) {
    if (stem.isEmpty()) {
      return List.of();
    }
    var options = new ArrayList<String>();
    for (Map.Entry<String, String> variable :
        RuntimeEnvironment.base(sandbox.address(), path).entrySet()) {
      options.addAll(List.of("--env", variable.getKey() + "=" + variable.getValue()));
    }
    options.add("--wait");
    options.add("--");
    options.addAll(stem);
    return options;
  }

  private record Seated(Seats.Seat seat, RuntimeSession session) {}

  /** A place whose address nobody else of this machine listens on. */
  private Seated sit() throws StartFailure {
    IOException last = null;
    for (int attempt = 0; attempt < SEAT_ATTEMPTS; attempt++) {
      Seats.Seat seat = takeSeat();
      boolean ownUser = ground.ladder().level() == Ladder.Level.ROOT;
      try {
        return new Seated(
            seat, api.listen(seat.address(), ownUser ? seat.uid() : RuntimeApi.ANY_USER));
      } catch (IOException inUse) {
        seats.release(seat);
        last = inUse;
      }
    }
    throw new StartFailure("the Runtime API cannot listen: " + last);
  }

  private record Listening(Seats.Seat seat, int port) {}

  /** A place where a server can listen: a port that nobody holds at the place's own address. */
  private Listening findListening(int wanted) throws StartFailure {
    IOException last = null;
    for (int attempt = 0; attempt < SEAT_ATTEMPTS; attempt++) {
      Seats.Seat seat = takeSeat();
      try (var found = new ServerSocket(wanted, 1, seat.address())) {
        return new Listening(seat, found.getLocalPort());
      } catch (IOException inUse) {
        seats.release(seat);
        last = inUse;
      }
    }
    throw new StartFailure("the server cannot listen at port " + wanted + ": " + last);
  }

  private Seats.Seat takeSeat() throws StartFailure {
    try {
      return seats.take();
    } catch (IOException noneLeft) {
      throw new StartFailure("no sandbox can be started: " + noneLeft.getMessage());
    }
  }

  /** The one that shows what functions of one kind see. */
  private Broker broker(View view) throws StartFailure {
    synchronized (brokers) {
      Broker broker = brokers.get(view);
      if (broker == null || broker.isGone()) {
        broker = Broker.start(ground, settings, switchboard, view);
        brokers.put(view, broker);
      }
      return broker;
    }
  }

  /** Asks all to end, and waits a little for that; what is left is cut off. */
  void close(long waitMillis) {
    long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    living.values().forEach(Sandbox::end);
    while (!living.isEmpty() && System.nanoTime() < untilNanos) {
      LockSupport.parkNanos(1_000_000);
    }
    living.values().forEach(Sandbox::cut);
    synchronized (brokers) {
      brokers.values().forEach(Broker::close);
    }
    serverBrokers.forEach(Broker::close);
  }

  /** Only sandboxes without a view of their own have a folder on the machine. */
  private void removeTemporary(Path folder) {
    if (ground.hasView()) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        removeTree(entry);
      }
      Files.deleteIfExists(folder);
    } catch (IOException left) {
      // The next start of the server sweeps it away.
    }
  }

  private static void removeTree(Path root) throws IOException {
    if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
        for (Path entry : entries) {
          removeTree(entry);
        }
      }
    }
    Files.deleteIfExists(root);
  }
}
