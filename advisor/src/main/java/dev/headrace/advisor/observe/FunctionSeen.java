package dev.headrace.advisor.observe;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What logs tell of one function. */
final class FunctionSeen {
  /** The most memory sizes that are told apart: a function is resized now and then. */
  static final int MAX_SIZES = 64;

  /** No function has more memory than this; a report that says so is damaged. */
  static final int MOST_MIB = 1_048_576;

  final Sources sources = new Sources();
  final Arrivals arrivals = new Arrivals();
  final Sketch durationMillis = new Sketch();
  final Sketch billedMillis = new Sketch();
  final Sketch initMillis = new Sketch();
  final Sketch restoreMillis = new Sketch();
  final Sketch usedMiB = new Sketch();

  /** How many invocations each memory size had, by MiB. */
  final TreeMap<Integer, Long> sizesMiB = new TreeMap<>();

  long errors;
  long timeouts;
  @Nullable String runtime;
  @Nullable String region;

  /** One invocation, as its report has it; what a report does not have is negative. */
  record Report(
      double durationMillis,
      double billedMillis,
      int memoryMiB,
      double usedMiB,
      double initMillis,
      double restoreMillis,
      String status) {}

  /**
   * Adds an invocation.
   *
   * @param endedEpochMillis when its report was written; null where that is not known
   */
  void add(Report report, @Nullable Long endedEpochMillis) {
    if (endedEpochMillis == null) {
      arrivals.addWithoutTime();
    } else {
      arrivals.add(endedEpochMillis - Math.round(report.durationMillis()));
    }
    durationMillis.add(report.durationMillis());
    billedMillis.add(report.billedMillis());
    usedMiB.add(report.usedMiB());
    initMillis.add(report.initMillis());
    restoreMillis.add(report.restoreMillis());
    if (sizesMiB.size() < MAX_SIZES || sizesMiB.containsKey(report.memoryMiB())) {
      sizesMiB.merge(report.memoryMiB(), 1L, Long::sum);
    }
    switch (report.status()) {
      case "timeout" -> timeouts++;
      case "error", "failure" -> errors++;
      default -> {}
    }
  }

  /** The memory size that most invocations had, in MiB. */
  int memoryMiB() {
    return sizesMiB.entrySet().stream()
        .max(java.util.Map.Entry.comparingByValue())
        .map(java.util.Map.Entry::getKey)
        .orElse(0);
  }

  long coldStarts() {
    return initMillis.count() + restoreMillis.count();
  }
}
