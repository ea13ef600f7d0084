package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is kept of functions: a document a function, which holds {@code $LATEST}; one a published
 * version; one an alias.
 *
 * <p>A crash may cut between the records of one event. A deleted function's own document goes
 * first, so that what is left of it is recognised by having none; a new version's document goes
 * before the function that counts it.
 */
public final class FunctionRecords {
  static final String FUNCTION = "lambda.function";
  static final String VERSION = "lambda.version";
  static final String ALIAS = "lambda.alias";

  /** What no name of a function, version or alias has. */
  private static final char SEPARATOR = ':';

  private FunctionRecords() {}

  static Change put(Partition partition, FunctionRecord function) {
    return new Change.Put(
        new DocumentKey(FUNCTION, partition, function.name()), () -> FunctionJson.write(function));
  }

  static Change put(Partition partition, FunctionVersion version) {
    return new Change.Put(
        key(VERSION, partition, version.functionName(), version.version()),
        () -> FunctionJson.write(version));
  }

  static Change put(Partition partition, Alias alias) {
    return new Change.Put(
        key(ALIAS, partition, alias.functionName(), alias.name()), () -> FunctionJson.write(alias));
  }

  static Change deleteVersion(Partition partition, String name, int number) {
    return new Change.Delete(key(VERSION, partition, name, Integer.toString(number)));
  }

  static Change deleteAlias(Partition partition, String name, String alias) {
    return new Change.Delete(key(ALIAS, partition, name, alias));
  }

  /** Records that a function is gone; the position of the last change. */
  static long deleteAll(World world, Partition partition, FunctionView view) {
    long position =
        world.record(new Change.Delete(new DocumentKey(FUNCTION, partition, view.name())));
    for (int number : view.versions().keySet()) {
      position = world.record(deleteVersion(partition, view.name(), number));
    }
    for (String alias : view.aliases().keySet()) {
      position = world.record(deleteAlias(partition, view.name(), alias));
    }
    return position;
  }

  /** Reads what the journal has of functions; before the world's first event. */
  public static RestoredFunctions load(Journal journal) {
    SortedMap<Partition, SortedMap<String, FunctionView>> views = new TreeMap<>();
    List<Change> orphans = new ArrayList<>();
    journal.load(
        FUNCTION,
        (key, bytes) -> {
          if (key.kind().equals(FUNCTION)) {
            FunctionRecord function = FunctionJson.readFunction(bytes);
            views
                .computeIfAbsent(key.partition(), partition -> new TreeMap<>())
                .put(function.name(), new FunctionView(function, new TreeMap<>(), new TreeMap<>()));
          }
        });
    journal.load(
        VERSION, (key, bytes) -> addVersion(views, orphans, key, FunctionJson.readVersion(bytes)));
    journal.load(
        ALIAS, (key, bytes) -> addAlias(views, orphans, key, FunctionJson.readAlias(bytes)));
    return new RestoredFunctions(views, orphans);
  }

  private static void addVersion(
      SortedMap<Partition, SortedMap<String, FunctionView>> views,
      List<Change> orphans,
      DocumentKey key,
      FunctionVersion version) {
    FunctionView view =
        views.getOrDefault(key.partition(), new TreeMap<>()).get(version.functionName());
    if (view == null) {
      orphans.add(new Change.Delete(key));
      return;
    }
    FunctionView grown = view.with(version);
    int number = FunctionView.versionNumber(version.version());
    if (view.function().nextVersion() <= number) {
      grown = grown.with(view.function().published(number));
    }
    views.getOrDefault(key.partition(), new TreeMap<>()).put(view.name(), grown);
  }

  private static void addAlias(
      SortedMap<Partition, SortedMap<String, FunctionView>> views,
      List<Change> orphans,
      DocumentKey key,
      Alias alias) {
    SortedMap<String, FunctionView> shelf = views.getOrDefault(key.partition(), new TreeMap<>());
    FunctionView view = shelf.get(alias.functionName());
    if (view == null) {
      orphans.add(new Change.Delete(key));
    } else {
      shelf.put(view.name(), view.with(alias));
    }
  }

  private static DocumentKey key(String kind, Partition partition, String name, String part) {
    return new DocumentKey(kind, partition, name + SEPARATOR + part);
  }
}
