package dev.headrace.advisor.simulation.pool;

import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a pool of model servers: which server takes a request, what waits, when servers
 * start and end, what becomes of requests whose server is taken away. Used within events only.
 */
final class ModelServerPool {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int ATTEMPTS = 3;

  /** What happens to a request while nothing can take it. */
  enum WhileNone {
    /** It waits. */
    QUEUED,
    /** It fails at once if no server is ready; else it waits. */
    FAILED
  }

  /**
   * How a pool behaves.
   *
   * @param least servers that it keeps
   * @param most servers that it may have; the same for a fixed pool
   * @param slots the most requests of a server at once
   * @param targetLoad requests to a server that growth aims at
   * @param startNanos from the need of a server until it is ready
   * @param idleNanos for which fewer are needed before servers end
   * @param mostQueued requests that may wait
   * @param mostQueuedNanos for which each may
   * @param lostPerSecond the chance of a server to be taken away in a second
   * @param noticeNanos before that
   */
  record Settings(
      int least,
      int most,
      int slots,
      double targetLoad,
      long startNanos,
      long idleNanos,
      int mostQueued,
      long mostQueuedNanos,
      WhileNone whileNone,
      double lostPerSecond,
      long noticeNanos) {
    Settings {
      if (least < 0 || most < Math.max(1, least) || slots < 1 || !(targetLoad > 0)) {
        throw new IllegalArgumentException(
            "a pool of " + least + " to " + most + " servers of " + slots + " slots");
      }
    }
  }

  /** How often a pool looks whether it has as many servers as it needs. */
  private static final long LOOK_NANOS = 10 * SECOND_NANOS;

  private final World world;
  private final ServingSpeed speed;
  private final Settings settings;
  private final RandomGenerator chance;
  private final List<Place> ready = new ArrayList<>();
  private final List<Place> draining = new ArrayList<>();
  private final List<Place> starting = new ArrayList<>();
  private final ArrayDeque<PoolRequest> queue = new ArrayDeque<>();
  private final Alarm look = new Alarm("pool look", this::look);
  private final Alarm expiry = new Alarm("pool queue", this::expire);
  private long enoughSinceNanos;
  private long requests;
  private long taken;

  /** Whether a request was refused because there was no server, and none has become ready since. */
  private boolean missed;

  private double serverNanos;
  private double busyNanos;

  ModelServerPool(World world, ServingSpeed speed, Settings settings) {
    this.world = world;
    this.speed = speed;
    this.settings = settings;
    this.chance = world.chance("model server pool");
    this.enoughSinceNanos = world.nowNanos();
  }

  /** Begins with servers that are ready already. */
  void begin(int servers) {
    for (int i = 0; i < servers; i++) {
      Place place = new Place();
      starting.add(place);
      place.becameReady();
    }
    look();
  }

  /** Takes a request; its listener hears how it ends. */
  void take(PoolRequest request) {
    request.number = ++requests;
    request.arrivedNanos = world.nowNanos();
    request.state = PoolRequest.State.QUEUED;
    request.waitedForStart = ready.isEmpty();
    place(request);
    if (settings.most() > ready.size() + starting.size()) {
      grow();
    }
  }

  private void place(PoolRequest request) {
    Place best = queue.isEmpty() ? leastLoaded(request) : null;
    if (best != null) {
      best.server.take(request);
    } else if (ready.isEmpty() && settings.whileNone() == WhileNone.FAILED) {
      missed = true;
      end(request, PoolRequest.State.REFUSED);
    } else if (queue.size() >= settings.mostQueued()) {
      end(request, PoolRequest.State.REFUSED);
    } else {
      queue.add(request);
      if (!expiry.isArmed()) {
        world.arm(expiry, request.arrivedNanos + settings.mostQueuedNanos());
      }
    }
  }

  private @Nullable Place leastLoaded(PoolRequest request) {
    Place best = null;
    for (Place place : ready) {
      if (place.server.hasRoomFor(request)
          && (best == null || place.server.load() < best.server.load())) {
        best = place;
      }
    }
    return best;
  }

  private void end(PoolRequest request, PoolRequest.State state) {
    request.state = state;
    request.endedNanos = world.nowNanos();
    request.listener.ended(request);
  }

  private void serveQueue() {
    PoolRequest next = queue.peek();
    while (next != null) {
      Place best = leastLoaded(next);
      if (best == null) {
        return;
      }
      queue.poll();
      best.server.take(next);
      next = queue.peek();
    }
  }

  private void expire() {
    long now = world.nowNanos();
    PoolRequest first = queue.peek();
    while (first != null && now - first.arrivedNanos >= settings.mostQueuedNanos()) {
      queue.poll();
      end(first, PoolRequest.State.EXPIRED);
      first = queue.peek();
    }
    if (first != null) {
      world.arm(expiry, first.arrivedNanos + settings.mostQueuedNanos());
    }
  }

  /** Requests that it has, wherever they are. */
  int load() {
    int load = queue.size();
    for (Place place : ready) {
      load += place.server.load();
    }
    for (Place place : draining) {
      load += place.server.load();
    }
    return load;
  }

  private int needed() {
    int byLoad = (int) Math.ceil(load() / settings.targetLoad());
    return Math.clamp(Math.max(byLoad, missed ? 1 : 0), settings.least(), settings.most());
  }

  private void grow() {
    int missing = needed() - ready.size() - starting.size();
    for (int i = 0; i < missing; i++) {
      new Place().start();
    }
  }

  /** Grows at once where it must; shrinks by one once it has had enough for a while. */
  private void look() {
    long now = world.nowNanos();
    int needed = needed();
    if (needed >= ready.size() + starting.size()) {
      enoughSinceNanos = now;
      grow();
    } else if (now - enoughSinceNanos >= settings.idleNanos() && !ready.isEmpty()) {
      Place last = ready.getLast();
      if (last.server.load() == 0) {
        last.end();
      } else {
        last.drain();
      }
    }
    world.arm(look, now + LOOK_NANOS);
  }

  private final class Place implements ModelServer.ServedListener {
    private final ModelServer server = new ModelServer(world, speed, settings.slots(), this);
    private final Alarm alarm = new Alarm("pool server", this::rang);
    private final long startedNanos = world.nowNanos();
    private boolean noticed;

    void start() {
      starting.add(this);
      world.arm(alarm, startedNanos + settings.startNanos());
    }

    void becameReady() {
      starting.remove(this);
      ready.add(this);
      missed = false;
      if (settings.lostPerSecond() > 0) {
        double seconds = -StrictMath.log(1 - chance.nextDouble()) / settings.lostPerSecond();
        world.arm(alarm, world.nowNanos() + (long) Math.min(seconds * SECOND_NANOS, 1e18));
      }
      serveQueue();
    }

    private void rang() {
      if (starting.contains(this)) {
        becameReady();
      } else if (noticed) {
        takenAway();
      } else {
        noticed = true;
        taken++;
        drain();
        if (isKept()) {
          world.arm(alarm, world.nowNanos() + settings.noticeNanos());
        }
      }
    }

    private boolean isKept() {
      return draining.contains(this);
    }

    /** It takes nothing more and ends with its last request. */
    void drain() {
      ready.remove(this);
      draining.add(this);
      if (server.load() == 0) {
        end();
      }
      grow();
    }

    private void takenAway() {
      List<PoolRequest> left = server.stop();
      end();
      for (PoolRequest request : left) {
        request.attempts++;
        if (request.attempts >= ATTEMPTS) {
          ModelServerPool.this.end(request, PoolRequest.State.LOST);
        } else {
          request.state = PoolRequest.State.QUEUED;
          place(request);
        }
      }
      grow();
    }

    void end() {
      ready.remove(this);
      draining.remove(this);
      world.disarm(alarm);
      serverNanos += world.nowNanos() - startedNanos;
      busyNanos += server.busyNanos();
    }

    @Override
    public void answered(ModelServer by, PoolRequest request) {
      ModelServerPool.this.end(request, PoolRequest.State.ANSWERED);
      if (isKept()) {
        if (by.load() == 0) {
          end();
        }
      } else {
        serveQueue();
      }
    }
  }

  /** Servers that take requests. */
  int readyServers() {
    return ready.size();
  }

  /** Servers that are paid for now. */
  int servers() {
    return ready.size() + starting.size() + draining.size();
  }

  /** Requests that wait. */
  int queued() {
    return queue.size();
  }

  /** How often a server was taken away. */
  long taken() {
    return taken;
  }

  /** Time of all servers together since the start, those included that still run. */
  double serverNanos() {
    double sum = serverNanos;
    for (List<Place> places : List.of(ready, starting, draining)) {
      for (Place place : places) {
        sum += world.nowNanos() - place.startedNanos;
      }
    }
    return sum;
  }

  /** The part of {@link #serverNanos} in which they had requests. */
  double busyNanos() {
    double sum = busyNanos;
    for (List<Place> places : List.of(ready, starting, draining)) {
      for (Place place : places) {
        sum += place.server.busyNanos();
      }
    }
    return sum;
  }
}
