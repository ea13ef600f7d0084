package dev.headrace.advisor.observe;

import java.util.TreeSet;

/** The files that something was read from, of which the first few are named. */
final class Sources {
  private static final int NAMED = 3;

  private final TreeSet<String> files = new TreeSet<>();

  void add(String file) {
    files.add(file);
  }

  @Override
  public String toString() {
    String named = String.join(", ", files.stream().limit(NAMED).toList());
    return files.size() <= NAMED ? named : named + " and " + (files.size() - NAMED) + " more";
  }
}
