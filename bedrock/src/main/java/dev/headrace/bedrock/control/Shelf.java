package dev.headrace.bedrock.control;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.kernel.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What accounts have of one kind, each under its id, in memory and on the journal. It is changed
 * within events; {@link #now} may be called anywhere.
 */
final class Shelf<T extends Shelf.Item> {
  /** Something that an account has. */
  interface Item {
    String id();

    String arn();

    /** The client's, by which it may repeat itself. */
    @Nullable String token();

    SortedMap<String, String> tags();
  }

  /** How things of the kind are put on the journal, and taken off it. */
  record Records<T>(
      BiFunction<Partition, T, Change> put, BiFunction<Partition, T, Change> delete) {}

  private record Kept<T>(T item, long position) {}

  private final World world;
  private final Records<T> records;
  private final Map<Partition, Map<String, Kept<T>>> all = new ConcurrentHashMap<>();

  Shelf(World world, Records<T> records) {
    this.world = world;
    this.records = records;
  }

  void restore(Partition partition, T item) {
    of(partition).put(item.id(), new Kept<>(item, 0));
  }

  private Map<String, Kept<T>> of(Partition partition) {
    return all.computeIfAbsent(partition, key -> new ConcurrentSkipListMap<>());
  }

  int size(Partition partition) {
    return of(partition).size();
  }

  Answer<T> keep(Partition partition, T item) {
    long position = world.record(records.put().apply(partition, item));
    of(partition).put(item.id(), new Kept<>(item, position));
    return new Answer<>(item, position);
  }

  Answer<T> remove(Partition partition, T item) {
    of(partition).remove(item.id());
    return new Answer<>(item, world.record(records.delete().apply(partition, item)));
  }

  Answer<Optional<T>> find(Partition partition, String id) {
    Kept<T> kept = of(partition).get(id);
    return kept == null
        ? new Answer<>(Optional.empty(), 0)
        : new Answer<>(Optional.of(kept.item()), kept.position());
  }

  /** What a client made that repeats itself; null where it does not. */
  @Nullable Answer<T> repeated(Partition partition, @Nullable String token) {
    if (token != null) {
      for (Kept<T> kept : of(partition).values()) {
        if (token.equals(kept.item().token())) {
          return new Answer<>(kept.item(), kept.position());
        }
      }
    }
    return null;
  }

  /** All, in the order of their ids. */
  Answer<List<T>> all(Partition partition) {
    List<T> found = new ArrayList<>();
    long newest = 0;
    for (Kept<T> kept : of(partition).values()) {
      found.add(kept.item());
      newest = Math.max(newest, kept.position());
    }
    return new Answer<>(found, newest);
  }

  /** What there is now, whether it is durable or not. */
  Optional<T> now(Partition partition, String id) {
    return Optional.ofNullable(of(partition).get(id)).map(Kept::item);
  }

  /** All there is now, of all accounts. */
  void forEach(java.util.function.BiConsumer<Partition, T> reader) {
    all.forEach(
        (partition, kept) -> kept.values().forEach(it -> reader.accept(partition, it.item())));
  }
}
