package dev.headrace.inference.serve;

import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.World;

/** What every rule of serving models works with. */
final class Around {
  final World world;
  final Engine engine;
  final Generations generations;
  final Meter meter;
  final ServingLimits limits;
  final Rulebook rules;
  final Decisions decisions;
  final MemoryRoom room;
  final ServerNames names;
  final History history;
  final Conclusion conclusion;

  /** Whether the process ends: nothing starts any more. */
  boolean closing;

  long nextCall;
  long nextServer;

  Around(
      World world,
      Engine engine,
      Generations generations,
      Meter meter,
      ServingLimits limits,
      Rulebook rules,
      Decisions decisions) {
    this.world = world;
    this.engine = engine;
    this.generations = generations;
    this.meter = meter;
    this.limits = limits;
    this.rules = rules;
    this.decisions = decisions;
    this.room = new MemoryRoom(engine.nodes(), rules.admission());
    this.names = new ServerNames(rules.scaling());
    this.history = new History(limits.explained());
    this.conclusion = new Conclusion(this);
  }
}
