package dev.headrace.inference.serve;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Changes how many servers models have, takes servers back, and looks at what comes of it. */
final class FleetWatch {
  private final World world;
  private final ModelServing serving;
  private final long memoryMiB;
  private final Seen seen;
  private final Violations violations;

  /** How many are to be kept, by model; none for one that has a server while it is asked. */
  private final Map<String, Integer> wanted = new TreeMap<>();

  private final List<ModelServer> servers = new ArrayList<>();

  /** The newest specification of each model. */
  private final Map<String, ModelSpec> specs = new HashMap<>();

  /** That by which each server was started, by number. */
  private final Map<Long, ModelSpec> startedBy = new HashMap<>();

  /** Until when those may be up that were taken back, by number. */
  private final Map<Long, Long> endsByNanos = new HashMap<>();

  FleetWatch(World world, ModelServing serving, long memoryMiB, Seen seen, Violations violations) {
    this.world = world;
    this.serving = serving;
    this.memoryMiB = memoryMiB;
    this.seen = seen;
    this.violations = violations;
  }

  boolean isScaled(String model) {
    return wanted.containsKey(model);
  }

  void keep(String model, int count, Partition forWhom) {
    Integer before = wanted.put(model, count);
    if (before == null && !serversOf(model).isEmpty()) {
      seen.happened(Happening.KEPT_WHILE_UP);
    } else if (before != null && count != before) {
      seen.happened(count > before ? Happening.GROWTH : Happening.SHRINKING);
    }
    if (count == 0) {
      seen.happened(Happening.NONE_IS_KEPT);
    }
    serving.keep(model, count, forWhom);
    look(model);
  }

  /** A model is removed: one that has its name afterwards is another. */
  void removed(String model) {
    if (wanted.remove(model) != null) {
      seen.happened(Happening.FLEET_REMOVED);
    }
  }

  void deployed(ModelSpec spec) {
    specs.put(spec.name(), spec);
    if (isScaled(spec.name()) && serversOf(spec.name()).size() > 1) {
      seen.happened(Happening.FLEET_CHANGED);
    }
  }

  /** A server is going to be started. */
  void prepares(ModelServer server) {
    servers.add(server);
    startedBy.put(server.number(), specs.get(server.modelName()));
    violations.unless(
        heldMiB() <= memoryMiB,
        Property.NO_MORE_MEMORY_IS_TAKEN_THAN_THERE_IS,
        () -> "%d MiB are taken of %d MiB".formatted(heldMiB(), memoryMiB));
  }

  private long heldMiB() {
    long held = 0;
    for (ModelServer server : servers) {
      held += server.isUp() ? specOf(server).memoryMiB() : 0;
    }
    return held;
  }

  private ModelSpec specOf(ModelServer server) {
    return Objects.requireNonNull(startedBy.get(server.number()));
  }

  private boolean isOutdated(ModelServer server) {
    return !specOf(server).equals(specs.get(server.modelName()));
  }

  private List<ModelServer> serversOf(String model) {
    servers.removeIf(server -> !server.isUp());
    return servers.stream().filter(server -> server.modelName().equals(model)).toList();
  }

  /** What some server of a model runs on is taken back, if it has one. */
  void takeBack(String model, long withinNanos, RandomGenerator chance) {
    List<ModelServer> up = serversOf(model);
    if (!up.isEmpty()) {
      takeBack(up.get(chance.nextInt(up.size())), withinNanos);
      look(model);
    }
  }

  /** What all servers run on that are kept up is taken back. */
  void takeAllBack(long withinNanos) {
    for (String model : wanted.keySet()) {
      serversOf(model).forEach(server -> takeBack(server, withinNanos));
    }
  }

  private void takeBack(ModelServer server, long withinNanos) {
    Keeper keeper = server.keeper();
    seen.happened(
        switch (keeper.state()) {
          case READY -> {
            if (keeper.isLeaving()) {
              yield Happening.TAKEN_BACK_WHILE_IT_LEAVES;
            }
            yield keeper.isIdle()
                ? Happening.TAKEN_BACK_WHILE_IDLE
                : Happening.TAKEN_BACK_WHILE_IT_ANSWERS;
          }
          default -> Happening.TAKEN_BACK_WHILE_IT_STARTS;
        });
    if (!isScaled(server.modelName())) {
      seen.happened(Happening.TAKEN_BACK_THOUGH_NONE_IS_KEPT);
    }
    endsByNanos.merge(server.number(), world.nowNanos() + withinNanos, Math::min);
    server.leaves(withinNanos);
  }

  /** A request is given to a server. */
  void began(ModelCall call) {
    ModelServer server = call.server();
    if (server != null) {
      boolean leaves =
          endsByNanos.containsKey(server.number())
              || (server.isUp() && server.keeper().isLeaving());
      violations.unless(
          !leaves,
          Property.A_SERVER_THAT_LEAVES_TAKES_NO_REQUEST,
          () -> "request " + call.id() + " was given to server " + server.number());
    }
  }

  /** A request has ended that a server answered, or was to. */
  void ended(ModelCall call) {
    ModelServer server = call.server();
    if (server != null
        && call.ending() == Ending.SERVER_FAILED
        && world.nowNanos() >= endsByNanos.getOrDefault(server.number(), Long.MAX_VALUE)) {
      seen.happened(Happening.OVER_WHILE_IT_ANSWERS);
    }
  }

  /** Holds a model's servers, as they are now, against what always is to be. */
  void look(String model) {
    Fleet fleet = serving.fleetOf(model);
    if (fleet == null) {
      return;
    }
    fleet.keepers().forEach(keeper -> look(keeper, model));
    long comingOrUp = fleet.keepers().stream().filter(FleetWatch::isComingOrUp).count();
    int most = wanted.getOrDefault(model, 1);
    violations.unless(
        comingOrUp <= most,
        Property.NO_MORE_SERVERS_THAN_ARE_WANTED,
        () ->
            "%s has %d servers that do not leave, and is to have %d"
                .formatted(model, comingOrUp, most));
    lookAtServers(model);
  }

  private static boolean isComingOrUp(Keeper keeper) {
    return !keeper.isLeaving() && !keeper.state().equals(ServerState.ASLEEP);
  }

  private void look(Keeper keeper, String model) {
    ServerState state = keeper.state();
    boolean ready = state == ServerState.READY;
    violations.unless(
        !(ready && keeper.isLeaving() && keeper.isIdle()),
        Property.A_SERVER_THAT_LEAVES_ENDS,
        () -> "a server of " + model + " leaves, answers nobody and does not end");
    ServerRun open = keeper.open();
    boolean free = open != null && open.slots().taken() < open.slots().most();
    violations.unless(
        !(free && serving.waiting(model) > 0),
        Property.NOBODY_WAITS_WHILE_A_SLOT_IS_FREE,
        () ->
            serving.waiting(model) + " wait for " + model + ", of which a server has a free slot");
    if (ready && keeper.isLeaving()) {
      seen.happened(Happening.LEAVES_WHILE_IT_ANSWERS);
    } else if (keeper.isKept() && state == ServerState.WAITING_FOR_ROOM) {
      seen.happened(Happening.KEPT_WITHOUT_ROOM);
    } else if (keeper.isKept() && state == ServerState.UNAVAILABLE) {
      seen.happened(Happening.KEPT_IN_VAIN);
    }
  }

  private void lookAtServers(String model) {
    int current = 0;
    int outdated = 0;
    for (ModelServer server : serversOf(model)) {
      long by = endsByNanos.getOrDefault(server.number(), Long.MAX_VALUE);
      violations.unless(
          world.nowNanos() <= by || server.keeper().isStopping(),
          Property.A_SERVER_THAT_LEAVES_ENDS,
          () ->
              "server %d was taken back by %d, and is up at %d"
                  .formatted(server.number(), by, world.nowNanos()));
      outdated += isOutdated(server) ? 1 : 0;
      current += isOutdated(server) ? 0 : 1;
    }
    if (current > 0 && outdated > 0) {
      seen.happened(Happening.TWO_SPECIFICATIONS);
    }
  }

  /** Holds the memory of the machine against those who wait for it. */
  void lookAtRoom(List<String> models) {
    long most = mostThatWaitFor(models);
    long free = memoryMiB - heldMiB();
    violations.unless(
        most == 0 || most > free,
        Property.NOBODY_WAITS_FOR_MEMORY_THAT_IS_FREE,
        () -> "servers of up to %d MiB wait, and %d MiB are free".formatted(most, free));
  }

  private long mostThatWaitFor(List<String> models) {
    long most = 0;
    for (String model : models) {
      for (Keeper keeper : keepersOf(model)) {
        boolean waits = keeper.state() == ServerState.WAITING_FOR_ROOM;
        most = waits ? Math.max(most, keeper.neededMiB()) : most;
      }
    }
    return most;
  }

  /** A while after the last change. */
  void checkChanged() {
    for (ModelServer server : servers) {
      violations.unless(
          !server.isUp() || !isOutdated(server),
          Property.NO_SERVER_RUNS_BY_AN_OLD_SPECIFICATION_FOR_EVER,
          "server " + server.number() + " of " + server.modelName());
    }
  }

  /** A while after the last thing that failed: so many are open as are wanted. */
  void checkCalm() {
    wanted.forEach(this::checkCalm);
  }

  private void checkCalm(String model, int count) {
    long freeMiB = memoryMiB - heldMiB();
    int settled = 0;
    var states = new StringBuilder();
    for (Keeper keeper : keepersOf(model)) {
      long needed = keeper.neededMiB();
      boolean cannot =
          switch (keeper.state()) {
            case WAITING_FOR_ROOM -> needed > freeMiB;
            case UNAVAILABLE -> needed > memoryMiB && !keeper.failure().isEmpty();
            default -> false;
          };
      settled += keeper.isOpen() || cannot ? 1 : 0;
      states.append(' ').append(keeper.state());
    }
    violations.unless(
        settled == count,
        Property.IN_THE_END_AS_MANY_ARE_OPEN_AS_ARE_WANTED,
        "%s is to have %d servers, and has%s; %d MiB are free"
            .formatted(model, count, states, freeMiB));
  }

  private List<Keeper> keepersOf(String model) {
    Fleet fleet = serving.fleetOf(model);
    return fleet == null ? List.of() : fleet.keepers();
  }
}
