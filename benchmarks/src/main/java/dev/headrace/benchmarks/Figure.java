package dev.headrace.benchmarks;

import java.util.Locale;

/**
 * One measured promise.
 *
 * @param promise what is promised, in words
 * @param measured the figure with its unit
 * @param peer the floor or peer from the same run, with its unit; empty where there is none
 * @param target what is promised
 * @param met whether the measured figure keeps the promise
 */
record Figure(String promise, String measured, String peer, String target, boolean met) {
  static String millis(double micros) {
    return String.format(Locale.ROOT, "%.2f ms", micros / 1_000);
  }

  static String nanos(double nanos) {
    return String.format(Locale.ROOT, "%.0f ns", nanos);
  }

  static String perSecond(double rate) {
    return String.format(Locale.ROOT, "%,.0f/s", rate);
  }

  static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
