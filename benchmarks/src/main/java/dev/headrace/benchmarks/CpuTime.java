package dev.headrace.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Measures what one thread does by the time that it had a core. */
final class CpuTime {
  private static final double SECOND_NANOS = 1e9;

  private CpuTime() {}

  /** How much of the work this thread does in a second of a core. */
  static double perSecond(long count, Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    work.run();
    return count * SECOND_NANOS / (threads.getCurrentThreadCpuTime() - before);
  }
}
