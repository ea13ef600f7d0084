package dev.headrace.lambda.api;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.kernel.ports.LogStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what functions print, by group, for tests. */
final class KeptLogs implements LogGroups {
  /** The most lines that one group keeps; a test that prints more sees the last ones. */
  private static final int MAX_LINES = 10_000;

  private final Map<String, List<String>> byGroup = new TreeMap<>();

  @Override
  public LogStream open(Partition partition, String group, String stream) {
    return (epochMillis, line) -> add(group, line);
  }

  private synchronized void add(String group, String line) {
    List<String> lines = byGroup.computeIfAbsent(group, name -> new ArrayList<>());
    if (lines.size() == MAX_LINES) {
      lines.removeFirst();
    }
    lines.add(line);
  }

  /** What a function of the standard group has printed up to now. */
  synchronized List<String> of(String function) {
    return List.copyOf(byGroup.getOrDefault("/aws/lambda/" + function, List.of()));
  }

  /** How many lines of a function hold a text. */
  long count(String function, String part) {
    return of(function).stream().filter(line -> line.contains(part)).count();
  }
}
