package dev.headrace.supporting.costexplorer;

import java.util.List;

/**
 * Where a row stands in an answer: by time, and then by the names of its groups.
 *
 * @param startEpochMillis where its period begins
 * @param groups empty where the row is not a group's
 */
record Position(long startEpochMillis, List<String> groups) implements Comparable<Position> {
  @Override
  public int compareTo(Position other) {
    int order = Long.compare(startEpochMillis, other.startEpochMillis);
    for (int i = 0; order == 0 && i < groups.size() && i < other.groups.size(); i++) {
      order = groups.get(i).compareTo(other.groups.get(i));
    }
    return order == 0 ? Integer.compare(groups.size(), other.groups.size()) : order;
  }
}
