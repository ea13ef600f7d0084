package dev.headrace.advisor.observe;

import java.util.Locale;

/** Writes figures as the workload file spells them, and as people read them. */
final class Figures {
  private static final double KIB = 1_024;

  /** The longest duration that a workload file may have: a year. */
  private static final double LONGEST_MILLIS = 365 * 86_400_000.0;

  private static final double MONTH_HOURS = 730;

  private Figures() {}

  /** A count with thousands set apart. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A duration with its unit, such as {@code 250ms} or {@code 7.4s}, to three digits. */
  static String duration(double told) {
    double millis = Math.min(told, LONGEST_MILLIS);
    return millis < 1_000 ? digits(Math.max(millis, 0.001)) + "ms" : digits(millis / 1_000) + "s";
  }

  /** A size with its unit, such as {@code 12KiB}. */
  static String bytes(double bytes) {
    if (bytes < KIB) {
      return Math.round(bytes) + "B";
    }
    return bytes < KIB * KIB ? digits(bytes / KIB) + "KiB" : digits(bytes / KIB / KIB) + "MiB";
  }

  /** A count with its suffix, such as {@code 1.9M}, to three digits. */
  static String about(double count) {
    if (count >= 1e9) {
      return digits(count / 1e9) + "B";
    }
    if (count >= 1e6) {
      return digits(count / 1e6) + "M";
    }
    return count >= 1e3 ? digits(count / 1e3) + "k" : digits(count);
  }

  /** A share as a whole percentage. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", share * 100);
  }

  /** A month's worth of an hourly rate. */
  static double perMonth(double perHour) {
    return perHour * MONTH_HOURS;
  }

  /** A stretch of time in words. */
  static String hours(double hours) {
    if (hours >= 48) {
      return String.format(Locale.ROOT, "%.1f days", hours / 24);
    }
    return hours >= 1
        ? String.format(Locale.ROOT, "%.1f hours", hours)
        : String.format(Locale.ROOT, "%.1f minutes", hours * 60);
  }

  /** Three significant digits, without an exponent or trailing zeros. */
  static String digits(double value) {
    var rounded =
        new java.math.BigDecimal(value).round(new java.math.MathContext(3)).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0).toPlainString() : rounded.toPlainString();
  }
}
