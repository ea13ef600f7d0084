package dev.headrace.engine.simulated;

import dev.headrace.kernel.engine.Capabilities;
import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.world.World;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An engine of a simulated world: its work takes time and nothing else. It holds the rules to their
 * side of the contract too: a request for work that is frozen, busy or not ready is an error here.
 */
public final class SimulatedEngine implements Engine {
  private static final int PORTS = 65_535;
  private static final int ADDRESSES = 256;

  final World world;
  final RandomGenerator startChance;
  final RandomGenerator requestChance;
  final RandomGenerator startFaultChance;
  final RandomGenerator requestFaultChance;
  final RandomGenerator serverFaultChance;
  private final Profile.Source profiles;
  private final ServerProfile.Source servers;
  private final List<Node> nodes;
  private final long[] occurred = new long[Faults.Kind.values().length];
  private final long[] occurredToServers = new long[ServerFaults.Kind.values().length];
  private int endpoints;
  int running;

  /** An engine on one machine without bounds. */
  public SimulatedEngine(World world, Profile.Source profiles) {
    this(
        world,
        profiles,
        List.of(
            new Node(new NodeId("simulated"), Integer.MAX_VALUE, 1L << 40, List.of(), "a", false)));
  }

  /** An engine on machines. */
  public SimulatedEngine(World world, Profile.Source profiles, List<Node> nodes) {
    this(world, profiles, spec -> ServerProfile.STANDARD, nodes);
  }

  /** An engine on machines, whose servers behave as this says. */
  public SimulatedEngine(
      World world, Profile.Source profiles, ServerProfile.Source servers, List<Node> nodes) {
    this.world = world;
    this.profiles = profiles;
    this.servers = servers;
    this.nodes = List.copyOf(nodes);
    this.startChance = world.chance("simulated starts");
    this.requestChance = world.chance("simulated requests");
    this.startFaultChance = world.chance("simulated faults of starts");
    this.requestFaultChance = world.chance("simulated faults of requests");
    this.serverFaultChance = world.chance("simulated faults of servers");
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities("simulated", true, true, true, true, List.of());
  }

  @Override
  public List<Node> nodes() {
    return nodes;
  }

  @Override
  public Work prepare(WorkId id, WorkSpec spec, NodeId node, WorkListener listener) {
    return switch (spec.program()) {
      case Program.Function function -> new SimulatedWork(this, spec, profiles.of(spec), listener);
      case Program.HttpServer server ->
          new SimulatedServer(this, server, servers.of(spec), listener);
    };
  }

  /** How many works have started and not ended. */
  public int running() {
    return running;
  }

  /** How often something has gone wrong. */
  public long occurred(Faults.Kind kind) {
    return occurred[kind.ordinal()];
  }

  /** How often something has gone wrong with a server. */
  public long occurred(ServerFaults.Kind kind) {
    return occurredToServers[kind.ordinal()];
  }

  void occurs(Faults.Kind kind) {
    occurred[kind.ordinal()]++;
  }

  void occurs(ServerFaults.Kind kind) {
    occurredToServers[kind.ordinal()]++;
  }

  /** Where the next server is to be reached: nowhere, but nowhere that another one is. */
  Endpoints nextEndpoints() {
    int number = endpoints++;
    return Endpoints.of("127.0." + number / PORTS % ADDRESSES + ".1", 1 + number % PORTS);
  }
}
