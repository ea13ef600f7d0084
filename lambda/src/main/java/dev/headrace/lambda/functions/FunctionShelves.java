package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.Effect;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.World;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All functions as the rules know them, and the one way in which a change of them is recorded,
 * published and answered.
 */
final class FunctionShelves {
  private static final long LANE = 0x66756e6374696f6eL;

  private final World world;
  private final FunctionsListener listener;
  private final RandomGenerator revisions;
  private final FunctionDirectory directory = new FunctionDirectory();
  private final Map<Partition, NavigableMap<String, FunctionView>> shelves = new TreeMap<>();

  /** One lane for all of them: what a reply acknowledges is published before it. */
  private final Lane lane = new Lane(LANE);

  FunctionShelves(World world, FunctionsListener listener) {
    this.world = world;
    this.listener = listener;
    this.revisions = world.chance("lambda function revisions");
  }

  World world() {
    return world;
  }

  FunctionsListener listener() {
    return listener;
  }

  FunctionDirectory directory() {
    return directory;
  }

  NavigableMap<String, FunctionView> of(Partition partition) {
    return shelves.computeIfAbsent(partition, p -> new TreeMap<>());
  }

  Collection<NavigableMap<String, FunctionView>> all() {
    return shelves.values();
  }

  @Nullable FunctionView find(Partition partition, String name) {
    NavigableMap<String, FunctionView> shelf = shelves.get(partition);
    return shelf == null ? null : shelf.get(name);
  }

  FunctionView existing(Partition partition, String name) {
    FunctionView view = find(partition, name);
    if (view == null) {
      throw Refusals.noFunction(partition, name);
    }
    return view;
  }

  static void refuseUnknownQualifier(Partition partition, FunctionView view, String qualifier) {
    if (view.resolve(qualifier) == null) {
      throw Refusals.noFunction(partition, view.name() + ":" + qualifier);
    }
  }

  /** Looks like a random UUID and is drawn from the world's chance. */
  String newRevisionId() {
    long high = (revisions.nextLong() & ~0xF000L) | 0x4000L;
    long low = (revisions.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  /** Keeps and records what a function has once; the record's position. */
  long put(Partition partition, FunctionView view) {
    of(partition).put(view.name(), view);
    return world.record(FunctionRecords.put(partition, view.function()));
  }

  /** Keeps a function of which one version has changed, and records that; the record's position. */
  long record(Partition partition, FunctionView view, FunctionVersion changed) {
    if (changed.isLatest()) {
      return put(partition, view);
    }
    of(partition).put(view.name(), view);
    return world.record(FunctionRecords.put(partition, changed));
  }

  /** Changes what a function has once. */
  <T> void change(
      Partition partition, FunctionView view, FunctionRecord after, T answer, Consumer<T> reply) {
    FunctionView next = view.with(after);
    long position = put(partition, next);
    listener.functionChanged(partition, next);
    answer(partition, next, position, answer, reply);
  }

  /** Publishes a function as it is now, and answers, once that is durable. */
  <T> void answer(
      Partition partition, FunctionView view, long position, T answer, Consumer<T> reply) {
    whenDurable(
        position,
        () -> {
          directory.publish(partition, view.name(), view);
          reply.accept(answer);
        });
  }

  /** Does something once a position is durable, behind all earlier answers. */
  void whenDurable(long position, Effect effect) {
    world.effectWhenDurable(lane, position, effect);
  }
}
